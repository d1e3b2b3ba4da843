import i18next from "i18next";
import { initReactI18next } from "react-i18next";

export type Language = "en" | "zh";
const KEY = "aitn.language";

/** Each language is loaded when it is asked for: nobody waits for the words of the other. */
const WORDS = {
  en: async () => (await import("./en.ts")).en,
  zh: async () => (await import("./zh.ts")).zh,
} as const;

function chosen(): Language {
  const kept = localStorage.getItem(KEY);
  if (kept === "en" || kept === "zh") return kept;
  return navigator.language.toLowerCase().startsWith("zh") ? "zh" : "en";
}

function mark(language: string): void {
  document.documentElement.lang = language === "zh" ? "zh-CN" : "en";
}

/** Has a language's words at hand, whichever is shown. */
export async function loadLanguage(language: Language): Promise<void> {
  if (i18next.hasResourceBundle(language, "translation")) return;
  i18next.addResourceBundle(language, "translation", await WORDS[language]());
}

/** Starts i18next in the reader's language; the choice is kept in this browser. */
export async function startLanguage(): Promise<void> {
  const language = chosen();
  await i18next.use(initReactI18next).init({
    resources: { [language]: { translation: await WORDS[language]() } },
    lng: language,
    // Both have the same keys: a word of the other language is never looked for.
    fallbackLng: false,
    interpolation: { escapeValue: false },
    returnNull: false,
  });
  mark(i18next.language);
}

export async function setLanguage(language: Language): Promise<void> {
  await loadLanguage(language);
  localStorage.setItem(KEY, language);
  mark(language);
  await i18next.changeLanguage(language);
}
