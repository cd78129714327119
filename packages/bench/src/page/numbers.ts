/** Numbers as people read them. */
export const count = (value: number): string => Math.round(value).toLocaleString('en-US')

/** With so many digits that the third tells something. */
export function short(value: number): string {
  if (!Number.isFinite(value)) return '–'
  if (Math.abs(value) >= 100) return count(value)
  return value
    .toPrecision(value !== 0 && Math.abs(value) < 0.1 ? 2 : 3)
    .replace(/(\.\d*?)0+$/, '$1')
    .replace(/\.$/, '')
}

export const ms = (value: number): string => `${short(value)} ms`

/** Milliseconds, for axes. */
export const duration = (value: number): string =>
  value >= 1000 ? `${short(value / 1000)} s` : `${short(value)} ms`

/** `12,300` as `12k`, for axes. */
export function compact(value: number): string {
  if (value >= 1e6) return `${short(value / 1e6)}M`
  if (value >= 1e3) return `${short(value / 1e3)}k`
  return short(value)
}

export const percent = (part: number, whole: number): string =>
  whole === 0 ? '–' : `${((100 * part) / whole).toFixed(1)} %`

export const dollars = (value: number): string =>
  value >= 100 ? `$${count(value)}` : `$${value.toFixed(value < 1 ? 3 : 2)}`
