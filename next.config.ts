import type { NextConfig } from 'next';
import createNextIntlPlugin from 'next-intl/plugin';

const withNextIntl = createNextIntlPlugin('./app/i18n.ts');

const config: NextConfig = {
  poweredByHeader: false,
  reactStrictMode: true,
  // The light doors are sent without script, so nothing there may stream (see docs/decisions).
  htmlLimitedBots: /.*/,
  serverExternalPackages: ['pg', '@prisma/adapter-pg', '@libpdf/core', 'exceljs', 'graphile-worker'],
  experimental: { serverActions: { bodySizeLimit: '11mb' } },
  compress: false,
};

export default withNextIntl(config);
