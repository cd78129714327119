export {
  applyEdit,
  type BlockReport,
  type EditOutcome,
  type EditRequest,
} from './apply/edit.js'
export {
  applyReply,
  type FileOutcome,
  type Files,
  type PartReport,
  type ReplyOptions,
  type ReplyOutcome,
} from './apply/reply.js'
export { type Block, FORMATS, type Format } from './block.js'
export { detectFormat } from './dialect/detect.js'
export type { Evidence } from './locate/sameness.js'
export { type FileEdit, parseReply, type Reply, type Skipped } from './reply/parse.js'
export { tidyPath } from './reply/path.js'
