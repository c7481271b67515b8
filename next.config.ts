import type { NextConfig } from 'next';
import createNextIntlPlugin from 'next-intl/plugin';
import { SECURITY_HEADERS } from './front/headers';

const withNextIntl = createNextIntlPlugin('./app/i18n.ts');

const config: NextConfig = {
  poweredByHeader: false,
  reactStrictMode: true,
  // The light doors are sent without script, so nothing there may stream (see docs/decisions).
  htmlLimitedBots: /.*/,
  serverExternalPackages: ['@libpdf/core', 'asn1js', 'pkijs', 'pg', '@prisma/adapter-pg', 'exceljs', 'graphile-worker'],
  experimental: { serverActions: { bodySizeLimit: '11mb' } },
  // Types have a check of their own (npm run typecheck); a first start need not wait for it.
  typescript: { ignoreBuildErrors: true },
  // Otherwise the proxy sees 127.0.0.1 spelt as localhost, and its rewrite to a language looks like another site's address.
  skipProxyUrlNormalize: true,
  // The front compresses; a host that runs Next alone compresses at its own edge.
  compress: false,
  headers: () => Promise.resolve([{ source: '/:path*', headers: Object.entries(SECURITY_HEADERS).map(([key, value]) => ({ key, value })) }]),
};

export default withNextIntl(config);
