// What the tests use of the real clients, under one roof.
import './only-loopback.mjs'

export { Client as McpClient } from '@modelcontextprotocol/sdk/client/index.js'
export { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js'
export * as edge from '@morphllm/morphsdk/edge'
export * as fastapply from '@morphllm/morphsdk/tools/fastapply'
export * as anthropicTool from '@morphllm/morphsdk/tools/fastapply/anthropic'
export * as openaiTool from '@morphllm/morphsdk/tools/fastapply/openai'
export * as vercelTool from '@morphllm/morphsdk/tools/fastapply/vercel'
export { default as Relace } from '@relace-ai/relace'
export * as olderFastapply from 'morphsdk-without-streaming/tools/fastapply'
export { default as OpenAI } from 'openai'
