/** What the documentation lists is what the code has: a list that somebody forgot to bring up to date fails here. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { COMMANDS } from '#apps/cli/commands.ts'
import { DOORS } from '#apps/doors.ts'
import { PERSON_ROLES, SCOPES } from '#core/channel/access.ts'
import { GIVERS } from '#core/channel/api-key.ts'
import { EDGE_PROBLEMS } from '#edges/http/problems.ts'
import { openApiDocument } from '#edges/http/server.ts'
import { SIGN_IN_PROBLEMS } from '#edges/signin/answers.ts'
import { FACT_KINDS } from '#operations/fact-kinds.ts'
import { rowsOf, wordsIn } from './documented.ts'

const pageOf = (name: string): string => readFileSync(new URL(`../docs/${name}`, import.meta.url), 'utf8')

const ROLE_NAMES = PERSON_ROLES.map((role) => role.replaceAll('_', ' '))
const byName = (a: readonly string[], b: readonly string[]): number => String(a[0]).localeCompare(String(b[0]))

/** [name, roles, scopes] of each name in the rows of a table of access.md. */
function granted(first: string): readonly (readonly string[])[] {
  const rows = rowsOf(pageOf('access.md'), [first, ...ROLE_NAMES, 'scope of a key'])
  return rows.flatMap(([names = '', ...cells]) => {
    const roles = PERSON_ROLES.filter((_, at) => cells[at] === 'yes')
    const scopes = cells.at(-1) === 'any' ? [...SCOPES] : wordsIn(cells.at(-1) ?? '')
    return wordsIn(names).map((name) => [name, roles.join(), [...scopes].sort().join()])
  })
}

test.each([
  { first: 'for every organization', who: 'organization' },
  { first: 'for the operator', who: 'operator' },
])('the table of access.md “$first” has each door with its roles and scopes', ({ first, who }) => {
  const doors = DOORS.filter(({ access }) => access.who === who).map(({ name, access }) => [
    name,
    PERSON_ROLES.filter((role) => access.roles.includes(role)).join(),
    [...access.scopes].sort().join(),
  ])
  expect([...granted(first)].sort(byName)).toEqual([...doors].sort(byName))
})

test('the table of access.md has each kind of fact with its roles and its scope', () => {
  const kinds = [...FACT_KINDS.values()].map(({ kind, roles, scope }) => [
    kind,
    PERSON_ROLES.filter((role) => roles.includes(role)).join(),
    scope,
  ])
  expect([...granted('kinds of facts')].sort(byName)).toEqual(kinds.sort(byName))
})

test('the table of access.md has each scope with those who give it', () => {
  const rows = rowsOf(pageOf('access.md'), ['scope', 'given by'])
  const given = rows.map(([scope = '', roles = '']) => [wordsIn(scope).join(), roles])
  const wanted = SCOPES.map((scope) => [scope, GIVERS[scope].map((role) => role.replaceAll('_', ' ')).join(', ')])
  expect(given.sort(byName)).toEqual(wanted.sort(byName))
})

type Described = Readonly<{ description: string }>
type Paths = Readonly<Record<string, Readonly<Record<string, Readonly<{ responses: Record<string, Described> }>>>>>

/** Each code that a route documents, with its status. */
async function documentedCodes(): Promise<readonly (readonly [string, string])[]> {
  const { paths } = (await openApiDocument(DOORS, '0.0.0')) as Readonly<{ paths: Paths }>
  const answers = Object.values(paths).flatMap((path) =>
    Object.values(path).flatMap(({ responses }) => Object.entries(responses)),
  )
  return answers
    .filter(([status]) => Number(status) >= 400)
    .flatMap(([status, { description }]) => wordsIn(description).map((code) => [code, status] as const))
}

test('the tables of http-api.md have every code that anything is refused with, and its status', async () => {
  const rows = rowsOf(pageOf('http-api.md'), ['code', 'status', ''])
  const listed = rows.map(([code = '', status = '']) => [wordsIn(code).join(), status])
  const edges = Object.entries({ ...EDGE_PROBLEMS, ...SIGN_IN_PROBLEMS }).map(([code, status]) => [code, `${status}`])
  const wanted = new Map(
    [...(await documentedCodes()), ...edges].map(([code, status]) => [`${code} ${status}`, status]),
  )
  expect(listed.map((row) => row.join(' ')).sort()).toEqual([...wanted.keys()].sort())
})

test('command-line.md has every command', () => {
  const page = wordsIn(pageOf('command-line.md'))
  const isListed = (words: string): boolean => page.some((code) => code === words || code.startsWith(`${words} `))
  expect(COMMANDS.map(({ words }) => words).filter((words) => !isListed(words))).toEqual([])
})

/** The anchors of a page, as they are made from its headings. */
function anchorsOf(page: string): ReadonlySet<string> {
  const headings = [...page.matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) => heading.toLowerCase())
  return new Set(headings.map((heading) => heading.replaceAll(/[^\p{L}\p{N} _-]/gu, '').replaceAll(' ', '-')))
}

const PAGES = ['README.md', ...readdirSync(new URL('../docs', import.meta.url)).map((name) => `docs/${name}`)].filter(
  (name) => name.endsWith('.md'),
)

test.each(PAGES)('what %s links to is there', (name) => {
  const place = new URL(`../${name}`, import.meta.url)
  const links = [...readFileSync(place, 'utf8').matchAll(/\]\((?!https?:)([^)#\s]*)(?:#([^)\s]+))?\)/g)]
  const broken = links.filter(([, path = '', anchor]) => {
    const target = path === '' ? place : new URL(path, place)
    if (!existsSync(target)) return true
    return anchor !== undefined && !anchorsOf(readFileSync(target, 'utf8')).has(anchor)
  })
  expect(broken.map(([link]) => link)).toEqual([])
})
