import { setTimeout as sleep } from 'node:timers/promises'

export interface ClientOptions {
  /** Prefix of every path, without a slash at its end. */
  baseUrl: string
  headers?: Record<string, string>
  /** Attempts after the first one failed. */
  retries?: number
  /** Delay before the first retry, ms; doubles with each further one. */
  backoffMs?: number
  /** Time limit of one attempt, ms. */
  timeoutMs?: number
  fetch?: typeof fetch
}

export interface RequestOptions {
  query?: Record<string, string | number | undefined>
  headers?: Record<string, string>
  body?: unknown
  signal?: AbortSignal
}

/** An answer with a status of 400 or above. */
export class HttpError extends Error {
  constructor(
    readonly status: number,
    readonly url: string,
    readonly body: string,
  ) {
    super(`${status} from ${url}`)
    this.name = 'HttpError'
  }

  get retryable(): boolean {
    return this.status === 429 || this.status >= 500
  }
}

const MAX_BACKOFF_MS = 30_000

/** A JSON client for one service: joins paths, encodes queries, retries what may work the next time. */
export class HttpClient {
  private readonly baseUrl: string
  private readonly headers: Record<string, string>
  private readonly retries: number
  private readonly backoffMs: number
  private readonly timeoutMs: number
  private readonly fetch: typeof fetch

  constructor(options: ClientOptions) {
    this.baseUrl = options.baseUrl
    this.headers = options.headers ?? {}
    this.retries = options.retries ?? 2
    this.backoffMs = options.backoffMs ?? 200
    this.timeoutMs = options.timeoutMs ?? 10_000
    this.fetch = options.fetch ?? globalThis.fetch
  }

  get<T>(path: string, options: RequestOptions = {}): Promise<T> {
    return this.request<T>('GET', path, options)
  }

  post<T>(path: string, body: unknown, options: RequestOptions = {}): Promise<T> {
    return this.request<T>('POST', path, { ...options, body })
  }

  put<T>(path: string, body: unknown, options: RequestOptions = {}): Promise<T> {
    return this.request<T>('PUT', path, { ...options, body })
  }

  delete(path: string, options: RequestOptions = {}): Promise<void> {
    return this.request<void>('DELETE', path, options)
  }

  private async request<T>(method: string, path: string, options: RequestOptions): Promise<T> {
    const url = this.url(path, options.query)
    let lastError: unknown
    for (let attempt = 0; attempt <= this.retries; attempt++) {
      if (attempt > 0) await sleep(this.delay(attempt), undefined, { signal: options.signal })
      try {
        return await this.send<T>(method, url, options)
      } catch (error) {
        if (!this.mayRetry(method, error)) throw error
        lastError = error
      }
    }
    throw lastError
  }

  private async send<T>(method: string, url: string, options: RequestOptions): Promise<T> {
    const limit = AbortSignal.timeout(this.timeoutMs)
    const response = await this.fetch(url, {
      method,
      headers: {
        accept: 'application/json',
        ...(options.body === undefined ? {} : { 'content-type': 'application/json' }),
        ...this.headers,
        ...options.headers,
      },
      body: options.body === undefined ? undefined : JSON.stringify(options.body),
      signal: options.signal ? AbortSignal.any([options.signal, limit]) : limit,
    })
    if (!response.ok) {
      throw new HttpError(response.status, url, await response.text())
    }
    if (response.status === 204) {
      return undefined as T
    }
    return (await response.json()) as T
  }

  private mayRetry(method: string, error: unknown): boolean {
    if (method === 'POST') return false
    if (error instanceof HttpError) return error.retryable
    return error instanceof TypeError || isTimeout(error)
  }

  private delay(attempt: number): number {
    const full = Math.min(this.backoffMs * 2 ** (attempt - 1), MAX_BACKOFF_MS)
    return full / 2 + Math.random() * (full / 2)
  }

  private url(path: string, query: RequestOptions['query']): string {
    const url = new URL(this.baseUrl + path)
    for (const [name, value] of Object.entries(query ?? {})) {
      if (value !== undefined) url.searchParams.set(name, String(value))
    }
    return url.href
  }
}

function isTimeout(error: unknown): boolean {
  return error instanceof DOMException && error.name === 'TimeoutError'
}
