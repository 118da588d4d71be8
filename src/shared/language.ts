/** The languages a desk speaks. Polish is the first, English its equal. */
export const LANGUAGES = ['pl', 'en'] as const;

/** A language of texts, letters and pages. */
export type Language = (typeof LANGUAGES)[number];

/** A text in every language, so that none can be forgotten. */
export type Texts = Readonly<Record<Language, string>>;
