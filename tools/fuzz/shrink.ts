import type { Sent } from './request.ts'

const MOST_TRIES = 60

/** The request with all left out that the fault does not need. */
export async function shrink(sent: Sent, isAsWrong: (sent: Sent) => Promise<boolean>): Promise<Sent> {
  let [least, tries] = [sent, 0]
  for (let found = true; found; ) {
    found = false
    for (const smaller of smallerOnes(least)) {
      tries += 1
      if (tries > MOST_TRIES) return least
      if (!(await isAsWrong(smaller))) continue
      least = smaller
      found = true
      break
    }
  }
  return least
}

function* smallerOnes(sent: Sent): Generator<Sent, void> {
  const [path = '', ...rest] = sent.url.split('?')
  const asked = rest
    .join('?')
    .split('&')
    .filter((one) => one !== '')
  for (const at of asked.keys()) {
    const left = asked.toSpliced(at, 1)
    yield { ...sent, url: left.length === 0 ? path : `${path}?${left.join('&')}` }
  }
  for (const at of sent.headers.keys()) yield { ...sent, headers: sent.headers.toSpliced(at, 1) }
  if (!sent.body) return
  const { body, ...bare } = sent
  yield bare
  for (const smaller of smallerBodies(body)) yield { ...sent, body: smaller }
}

function* smallerBodies(body: Buffer): Generator<Buffer, void> {
  let value: unknown
  try {
    value = JSON.parse(body.toString())
  } catch {
    if (body.length > 1) yield body.subarray(0, body.length >> 1)
    return
  }
  for (const smaller of smallerValues(value)) yield Buffer.from(JSON.stringify(smaller))
}

/** One element or field less, at any depth; long texts halved. */
function* smallerValues(value: unknown): Generator<unknown, void> {
  if (typeof value === 'string' && value.length > 20) yield value.slice(0, value.length >> 1)
  if (value === null || typeof value !== 'object') return
  if (Array.isArray(value)) {
    if (value.length > 8) yield value.slice(0, value.length >> 1)
    for (const at of value.slice(0, 8).keys()) yield value.toSpliced(at, 1)
    for (const [at, inner] of value.slice(0, 8).entries())
      for (const one of smallerValues(inner)) yield value.with(at, one)
    return
  }
  const fields = Object.entries(value)
  for (const at of fields.keys()) yield Object.fromEntries(fields.toSpliced(at, 1))
  for (const [at, [name, inner]] of fields.entries()) {
    for (const one of smallerValues(inner)) yield Object.fromEntries(fields.with(at, [name, one]))
  }
}
