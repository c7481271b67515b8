/** How a reader likes the pages; kept in two cookies that hold nothing else. */
export const THEMES = ['auto', 'light', 'dark'] as const;
export type Theme = (typeof THEMES)[number];
export const PRINTS = ['normal', 'large'] as const;
export type Print = (typeof PRINTS)[number];

export const THEME_COOKIE = 'hl-theme';
export const PRINT_COOKIE = 'hl-print';

export const readTheme = (value: string | undefined): Theme => THEMES.find((theme) => theme === value) ?? 'auto';
export const readPrint = (value: string | undefined): Print => PRINTS.find((print) => print === value) ?? 'normal';
