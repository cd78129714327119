/**
 * One connection, and as little as possible around it: what a client's own library takes is no part of what the server
 * adds.
 */
import { connect } from 'node:net'

export async function openConnection(url) {
  const { hostname, port } = new URL(url)
  const socket = connect(Number(port), hostname)
  socket.setNoDelay(true)
  await new Promise((resolve, reject) => socket.once('connect', resolve).once('error', reject))
  let onAnswer
  let chunks = []
  let length = 0
  let expected = Number.POSITIVE_INFINITY
  socket.on('data', (chunk) => {
    chunks.push(chunk)
    length += chunk.length
    if (expected === Number.POSITIVE_INFINITY) {
      const head = Buffer.concat(chunks)
      const end = head.indexOf('\r\n\r\n')
      if (end < 0) return
      expected = end + 4 + Number(/\r\ncontent-length: (\d+)/i.exec(head.toString('latin1', 0, end + 2))[1])
    }
    if (length < expected) return
    const answer = Buffer.concat(chunks)
    chunks = []
    length = 0
    expected = Number.POSITIVE_INFINITY
    onAnswer(answer)
  })
  return {
    /** Resolves to the body of the answer, and to the ms from the first byte sent to the last one received. */
    async ask(method, path, payload) {
      const bytes = request(method, path, payload)
      const begun = performance.now()
      const answer = await new Promise((resolve) => {
        onAnswer = resolve
        socket.write(bytes)
      })
      const ms = performance.now() - begun
      return { ms, body: answer.toString('utf8', answer.indexOf('\r\n\r\n') + 4) }
    },
    close: () => socket.destroy(),
  }
}

function request(method, path, payload = '') {
  const body = Buffer.from(payload)
  const head = `${method} ${path} HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\n\r\n`
  return Buffer.concat([Buffer.from(head), body])
}
