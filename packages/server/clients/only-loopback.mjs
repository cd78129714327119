// Loaded before a client: its process can reach this machine and nothing else, whatever its own code would report to
// whom.
import { Socket } from 'node:net'

const LOOPBACK = /^(127(\.\d{1,3}){3}|::1|localhost)$/
const connect = Socket.prototype.connect

Socket.prototype.connect = function (...given) {
  // Node's own callers pass the normalised form, an array in an array.
  const options = Array.isArray(given[0]) ? given[0][0] : given[0]
  const host =
    typeof options === 'object'
      ? (options.host ?? (options.path ? '127.0.0.1' : 'localhost'))
      : (given[1] ?? 'localhost')
  if (!LOOPBACK.test(String(host))) {
    process.nextTick(() => this.destroy(new Error(`only loopback is allowed, not ${host}`)))
    return this
  }
  return connect.apply(this, given)
}
