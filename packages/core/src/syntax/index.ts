export type { Change } from './blocks.js'
export type { SyntaxFault } from './faults.js'
export { type Grammar, loadedGrammar, loadGrammar } from './grammar.js'
export { type SyntaxVerdict, syntaxRegression } from './regression.js'
