/** The colours of the charts and the page, light and dark. Charts are drawn in the light ones and dyed afterwards. */
export const PALETTE = {
  ink: ['#1c2330', '#e8ebf0'],
  quiet: ['#5b6472', '#9ba5b3'],
  rule: ['#dfe3e8', '#333b46'],
  paper: ['#fefefe', '#14181d'],
  panel: ['#f5f6f8', '#1c2127'],
  right: ['#1a7f5a', '#45c08f'],
  wrong: ['#cc3d2e', '#f0705f'],
  declined: ['#c4cad2', '#4b5561'],
  ours: ['#2a63c9', '#6ea2f7'],
  oursPale: ['#8fb2ea', '#3f66a8'],
  oursDeep: ['#173c80', '#a8c8ff'],
  claim: ['#b9770e', '#e0a53d'],
  claimPale: ['#ecc988', '#7a5a20'],
  align: ['#3c6fcf', '#5c8ee6'],
  weave: ['#7a5cc7', '#a58af0'],
  decide: ['#b9568f', '#dd83b5'],
  structure: ['#20888f', '#4fb8bf'],
  parser: ['#b5651f', '#d98d4a'],
  text: ['#58823a', '#86b563'],
  other: ['#78808c', '#8f99a6'],
} as const

export type Colour = keyof typeof PALETTE

/** The colour as charts are drawn with it. */
export const light = (name: Colour): string => PALETTE[name][0]

/** A drawing in light colours, with variables of the page in their place. */
export function dye(svg: string): string {
  let dyed = svg
  for (const [name, [colour]] of Object.entries(PALETTE)) dyed = dyed.replaceAll(colour, `var(--${name})`)
  return dyed
}

/** The variables, for `:root`. */
export const variables = (dark: boolean): string =>
  Object.entries(PALETTE)
    .map(([name, colours]) => `--${name}:${colours[dark ? 1 : 0]};`)
    .join('')
