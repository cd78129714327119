export { languageByName, languageOf } from './detection.js'
export type {
  BlockComment,
  BlockWords,
  Language,
  StringDelimiter,
  Structure,
  TaggedString,
} from './language.js'
export { LANGUAGES } from './languages.js'
