export * from './apply/edit.js'
export { FORMATS, type Format } from './block.js'
export { detectFormat } from './dialect/detect.js'
export type { Evidence } from './locate/sameness.js'
