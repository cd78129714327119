/** JSON as models write it: raw line ends within strings, trailing commas, text around it. */

/** Parses `text`, mending what can be mended without guessing; undefined where it is no JSON. O(text). */
export function readJson(text: string): unknown {
  const trimmed = text.trim()
  if (!/^[[{]/.test(trimmed)) return undefined
  return parse(trimmed) ?? parse(mend(trimmed))
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

const RAW: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' }

function mend(text: string): string {
  const parts: string[] = []
  let within = false
  let from = 0
  for (let at = 0; at < text.length; at++) {
    const unit = text[at]!
    if (within) {
      if (unit === '\\') at++
      else if (unit === '"') within = false
      else if (unit in RAW) {
        parts.push(text.slice(from, at), RAW[unit]!)
        from = at + 1
      }
    } else if (unit === '"') within = true
    else if (unit === ',') {
      let next = at + 1
      while (next < text.length && text.charCodeAt(next) <= 32) next++
      if (text[next] === '}' || text[next] === ']') {
        parts.push(text.slice(from, at))
        from = at + 1
      }
    }
  }
  parts.push(text.slice(from))
  return parts.join('')
}
