export * from './engine.js'
export * from './outcome.js'
