import type { Answer } from './request.ts'

/** Answers of HTTP/1.1 as they came over one connection, one after the other. Throws where it is none. */
export function readAnswers(bytes: Buffer): readonly Omit<Answer, 'ms'>[] {
  const answers: Omit<Answer, 'ms'>[] = []
  let at = 0
  while (at < bytes.length) {
    const headEnd = bytes.indexOf('\r\n\r\n', at)
    if (headEnd < 0) throw new Error(`No head of an answer: ${bytes.subarray(at, at + 100).toString('latin1')}`)
    const [first = '', ...lines] = bytes.subarray(at, headEnd).toString('latin1').split('\r\n')
    const status = Number(/^HTTP\/1\.1 (\d{3})/.exec(first)?.[1])
    if (Number.isNaN(status)) throw new Error(`No first line of an answer: ${first.slice(0, 100)}`)
    const headers = headersOf(lines)
    const { body, end } = bodyAt(bytes, headEnd + 4, headers)
    // 100 says only that the body may come.
    if (status >= 200) answers.push({ status, headers, body })
    at = end
  }
  return answers
}

function headersOf(lines: readonly string[]): Record<string, string> {
  const headers: Record<string, string> = {}
  for (const line of lines) {
    const colon = line.indexOf(':')
    headers[line.slice(0, colon).toLowerCase()] = line.slice(colon + 1).trim()
  }
  return headers
}

function bodyAt(bytes: Buffer, at: number, headers: Record<string, string>): Readonly<{ body: Buffer; end: number }> {
  if (headers['transfer-encoding'] !== 'chunked') {
    const end = at + Number(headers['content-length'] ?? 0)
    return { body: bytes.subarray(at, end), end }
  }
  const pieces: Buffer[] = []
  for (let place = at; ; ) {
    const lineEnd = bytes.indexOf('\r\n', place)
    const size = Number.parseInt(bytes.subarray(place, lineEnd).toString('latin1'), 16)
    if (lineEnd < 0 || Number.isNaN(size)) throw new Error('A chunk of an answer has no size')
    if (size === 0) return { body: Buffer.concat(pieces), end: lineEnd + 4 }
    pieces.push(bytes.subarray(lineEnd + 2, lineEnd + 2 + size))
    place = lineEnd + 2 + size + 2
  }
}
