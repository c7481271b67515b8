import { describe, expect, it } from 'vitest';
import { isEmptyShell, isLightPath, withoutFrameworkScript } from './light';

/** What Next 16 renders for a page with a server action form, an island and data for search engines. */
const PAGE = `<!DOCTYPE html><html lang="zh-CN"><head><meta charSet="utf-8"/><link rel="stylesheet" href="/_next/static/chunks/a.css" nonce="bm9uY2U=" data-precedence="next"/><link rel="preload" as="script" fetchPriority="low" nonce="bm9uY2U=" href="/_next/static/chunks/b.js"/><link rel="modulepreload" href="/_next/static/chunks/c.js"/><script src="/_next/static/chunks/d.js" async="" nonce="bm9uY2U="></script><script src="/_next/polyfill.js" noModule="" nonce="bm9uY2U="></script><title>卖货</title></head><body><div hidden=""><!--$--><!--/$--></div><form action="" encType="multipart/form-data" method="POST"><input type="hidden" name="$ACTION_REF_1"/><input type="hidden" name="$ACTION_1:0" value="{&quot;id&quot;:&quot;40ab&quot;}"/><input name="price" value="2.40 &lt;script&gt;"/><p>剩 <!-- -->3<!-- --> 小时</p><button type="submit">提交</button></form><script type="application/ld+json">{"@type":"Product","note":"<!-- kept -->"}</script><script async="" type="module" src="/light/read-aloud-0123456789.js" nonce="bm9uY2U="></script><script nonce="bm9uY2U=">(self.__next_f=self.__next_f||[]).push([0])</script><script nonce="bm9uY2U=">self.__next_f.push([1,"\\u003c/script>\\n"])</script></body></html>`;

describe('the doors without framework script', () => {
  it.each(['/', '/en', '/en/', '/farm', '/farm/', '/farm/orders/ord_1', '/shop', '/en/shop/counter/ctr_1/day', '/en/farm', '/q/abc', '/trace/lot_1', '/verify/doc_1', '/prices', '/me', '/me/notices', '/sign-in', '/en/sign-in'])('%s is light', (path) => {
    expect(isLightPath(path)).toBe(true);
  });

  it.each(['/buy', '/lend/file/1', '/en/buy', '/farmers', '/pricesx', '/api/v1/prices', '/fr/farm', '/en/en/farm', '/zh-CN/farm', '/buy/farm', '/menu'])('%s is full', (path) => {
    expect(isLightPath(path)).toBe(false);
  });
});

describe('the filter', () => {
  const light = withoutFrameworkScript(PAGE);

  it('drops every script of the framework with its preloads and data', () => {
    expect(light).not.toContain('_next/static/chunks/b.js');
    expect(light).not.toMatch(/modulepreload|__next_f|polyfill|d\.js/);
    expect(light.match(/<script/g)).toHaveLength(2);
  });

  it('keeps islands and data for search engines, byte for byte but for the nonce', () => {
    expect(light).toContain('<script type="application/ld+json">{"@type":"Product","note":"<!-- kept -->"}</script>');
    expect(light).toContain('<script async="" type="module" src="/light/read-aloud-0123456789.js"></script>');
  });

  it('keeps forms whole, with the hidden fields that carry the server action', () => {
    const form = /<form[\s\S]*<\/form>/;
    expect(form.exec(light)![0]).toBe(form.exec(PAGE)![0].replaceAll('<!-- -->', ''));
  });

  it('keeps style sheets, and leaves no nonce and no comment of hydration', () => {
    expect(light).toContain('<link rel="stylesheet" href="/_next/static/chunks/a.css" data-precedence="next"/>');
    expect(light).not.toContain('nonce');
    expect(light).not.toContain('<!--$');
  });

  it('changes nothing the second time', () => {
    expect(withoutFrameworkScript(light)).toBe(light);
  });

  it('does not take a script for an island because its text speaks of one', () => {
    expect(withoutFrameworkScript('<p>a</p><script>var s = \'<script src="/light/x.js">\'</script><p>b</p>')).toBe('<p>a</p><p>b</p>');
    expect(withoutFrameworkScript('<script data-src="/light/x.js" src="/_next/y.js"></script>')).toBe('');
    expect(withoutFrameworkScript('<script src="https://elsewhere.example/light/x.js"></script>')).toBe('');
  });
});

it('knows an error page that would stay empty without script', () => {
  expect(isEmptyShell('<html id="__next_error__"><head></head><body><script></script></body></html>')).toBe(true);
  expect(isEmptyShell('<html id="__next_error__"><body><main><h1>没有找到</h1></main></body></html>')).toBe(false);
  expect(isEmptyShell(PAGE)).toBe(false);
});
