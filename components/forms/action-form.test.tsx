import { NextIntlClientProvider } from 'next-intl';
import { createElement, type ReactNode } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, it } from 'vitest';
import type { FormState } from '@/lib/http/form-state';
import common from '@/messages/zh-CN/common.json';
import { ActionForm } from './action-form';
import { AmountField, QuantityField } from './amount-field';
import { Checkbox, RadioCards, SelectField } from './choice-field';
import { FormContext } from './form-context';
import { SubmitButton } from './submit-button';
import { TextField } from './text-field';

const draw = (node: ReactNode): string =>
  renderToStaticMarkup(createElement(NextIntlClientProvider, { locale: 'zh-CN', timeZone: 'Asia/Shanghai', messages: { common } as never } as never, node));
const action = (state: FormState): Promise<FormState> => Promise.resolve(state);
const after = (state: Partial<FormState>, node: ReactNode): string =>
  draw(createElement(FormContext, { value: { id: 'f', state: { values: {}, key: 'k', code: 'REFUSED', ...state } } }, node));

describe('a form before its script', () => {
  const html = draw(
    <ActionForm action={action} values={{ price: '2.40' }}>
      <TextField name="produce" label="品名" required hint="像平时叫的那样写" />
      <AmountField name="price" label="单价" required suffix="/斤" />
      <QuantityField name="mass" label="数量" required />
      <SubmitButton>提交</SubmitButton>
    </ActionForm>);

  it('is a form with a key of its own, fields with labels, and a button that sends', () => {
    expect(html).toMatch(/<input type="hidden" name="_key" value="[0-9a-f-]{36}"\/>/);
    expect(html).toMatch(/<label for="([^"]+)"[^>]*>品名<\/label><input id="\1"/);
    expect(html).toMatch(/<input id="[^"]+" inputMode="decimal"[^>]*name="price"[^>]*value="2.40"/);
    expect(html).toMatch(/<button type="submit"[^>]*>提交<\/button>/);
    expect(html).not.toContain('disabled=""');
  });

  it('ties a hint to its field, and names the unit of a mass', () => {
    expect(html).toMatch(/aria-describedby="([^"]+)-hint"[\s\S]*<p id="\1-hint"/);
    expect(html).toContain('name="massUnit"');
    expect(html).toContain('<option value="jin" selected="">斤</option>');
  });

  it('has another key on another page', () => {
    const key = (text: string): string => /name="_key" value="([^"]+)"/.exec(text)![1]!;
    expect(key(draw(<ActionForm action={action}>a</ActionForm>))).not.toBe(key(html));
  });
});

describe('a form that came back with an error', () => {
  it('shows what was typed, what was wrong, and ties the two together', () => {
    const html = after({ values: { price: '2.405' }, fields: { price: '单价最多两位小数' } }, <AmountField name="price" label="单价" defaultValue="1.00" required />);
    expect(html).toContain('value="2.405"');
    expect(html).toMatch(/aria-invalid="true" aria-describedby="f-price-error"/);
    expect(html).toContain('<p id="f-price-error"');
  });

  it('keeps what was chosen and ticked, and what was not', () => {
    expect(after({ values: { grade: '2' } }, <SelectField name="grade" label="等级" options={[{ value: '1', label: '一级' }, { value: '2', label: '二级' }]} defaultValue="1" />))
      .toContain('<option value="2" selected="">');
    expect(after({ values: { wallet: 'w' } }, <RadioCards name="wallet" label="付法" options={[{ value: 'u', label: '云闪付' }, { value: 'w', label: '微信' }]} defaultValue="u" />))
      .toMatch(/value="w" checked=""|checked="" value="w"/);
    expect(after({ values: { agree: 'yes' } }, <Checkbox name="agree" label="同意" />)).toContain('checked=""');
    expect(after({ values: {} }, <Checkbox name="agree" label="同意" defaultChecked />)).not.toContain('checked=""');
  });
});
