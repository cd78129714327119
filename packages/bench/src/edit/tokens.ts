import { countTokens as count } from 'gpt-tokenizer/encoding/o200k_base'

export const TOKENIZER = 'o200k_base'

/** Tokens of a text by a real tokeniser. Text that looks like a control token counts as text. */
export const countTokens = (text: string): number => count(text, { disallowedSpecial: new Set() })
