import i18next from "i18next";
import { initReactI18next } from "react-i18next";
import { en } from "./en.ts";
import { zh } from "./zh.ts";

export type Language = "en" | "zh";
const KEY = "aitn.language";

function chosen(): Language {
  const kept = localStorage.getItem(KEY);
  if (kept === "en" || kept === "zh") return kept;
  return navigator.language.toLowerCase().startsWith("zh") ? "zh" : "en";
}

function mark(language: string): void {
  document.documentElement.lang = language === "zh" ? "zh-CN" : "en";
}

/** Starts i18next with both languages; the choice is kept in this browser. */
export async function startLanguage(): Promise<void> {
  await i18next.use(initReactI18next).init({
    resources: { en: { translation: en }, zh: { translation: zh } },
    lng: chosen(),
    fallbackLng: "en",
    interpolation: { escapeValue: false },
    returnNull: false,
  });
  mark(i18next.language);
}

export function setLanguage(language: Language): void {
  localStorage.setItem(KEY, language);
  mark(language);
  void i18next.changeLanguage(language);
}
