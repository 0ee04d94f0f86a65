import type { Asked } from '#apps/server/door-requests.test-data.ts'
import type { Example } from '#edges/http/examples.ts'
import type { Door } from '#operations/door.ts'

/** The longest list that is shown; what a list has more than that, nobody reads in an example. */
const MOST_ROWS = 5

/** The example of a door from a request and its answer: lists are cut short, and what is shown once is replaced. */
export function exampleOf(door: Door, { url, body }: Asked, answer: unknown): Example {
  const parameters = parametersOf(door.http.path, url)
  return {
    ...(Object.keys(parameters).length > 0 && { parameters }),
    ...(body !== undefined && { request: body }),
    answer: shortened(withoutSecrets(answer, door.secrets ?? [])),
  }
}

/** The beginning of a long text: as many lines as a list has rows, and one for the header of CSV. */
export function firstLines(text: string): string {
  return text
    .split('\n')
    .slice(0, MOST_ROWS + 1)
    .join('\n')
}

/** What the address says in place of the path's parameters, and in its query. */
export function parametersOf(path: string, url: string): Readonly<Record<string, string>> {
  const { pathname, searchParams } = new URL(url, 'http://localhost')
  const given = pathname.split('/').map(decodeURIComponent)
  const named = path.split('/').flatMap((part, at) => {
    const [, name] = /^\{(.+)\}$/.exec(part) ?? []
    return name === undefined ? [] : [[name, given[at] ?? ''] as const]
  })
  return Object.fromEntries([...named, ...searchParams])
}

function withoutSecrets(answer: unknown, secrets: readonly string[]): unknown {
  return mapped(answer, (name, value) => (secrets.includes(name) ? 'shown once' : value))
}

function shortened(value: unknown): unknown {
  return mapped(value, (_, inner) => (Array.isArray(inner) ? inner.slice(0, MOST_ROWS) : inner))
}

/** The value with every field changed, from the outside in. */
function mapped(value: unknown, change: (name: string, value: unknown) => unknown): unknown {
  return JSON.parse(JSON.stringify(value, change))
}
