/** What a person opens in a browser: the playground, and the API's reference. */
import type { FastifyInstance } from 'fastify'

export async function addPages(_app: FastifyInstance): Promise<void> {}
