export type { LogLevel, ServerOptions } from './options.js'
export { type RunningServer, startServer } from './server.js'
