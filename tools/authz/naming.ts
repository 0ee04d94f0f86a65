/** Naming what is somebody else's, in a filter or in a body, comes to what naming nothing comes to. */
import type { Answer, Asking } from './asking.ts'
import { VALUES, type ValueName } from './foreign.ts'
import { FILTERS, NAMINGS, type Naming } from './naming-rows.ts'
import { comparable } from './principals.ts'
import type { Caller } from './row.ts'
import { openTally, type Section } from './tally.ts'
import type { World } from './world.ts'

/** Of values that are somebody else's. */
const OF_EACH = 2

/** Values that the organization may not see, spread over all of them. */
async function foreignValues({ ask }: World, name: ValueName, who: string): Promise<readonly string[]> {
  const rows = await ask<{ value: string }>(
    `select value from (${VALUES[name].values(who)}) named where not seen order by md5(value) limit ${OF_EACH}`,
  )
  return rows.map(({ value }) => value)
}

export async function checkFilters(world: World, asking: Asking, owners: readonly Caller[]): Promise<Section> {
  const tally = openTally('filters that name what is somebody else’s')
  const before = asking.count()
  for (const [path, field, name, needs] of FILTERS) {
    let asked = 0
    for (const owner of owners) {
      for (const value of await foreignValues(world, name, owner.organization ?? '')) {
        asked += 1
        const random = VALUES[name].random(value)
        const [foreign, nothing] = [
          await list(asking, owner, `${path}?${needs ?? ''}`, [field, value]),
          await list(asking, owner, `${path}?${needs ?? ''}`, [field, random]),
        ]
        const [seen, wanted] = [masked(foreign, value), masked(nothing, random)]
        const what = `GET ${path}?${field}=${value} as ${owner.name}`
        tally.check(seen === wanted ? undefined : `${what}: ${seen.slice(-300)} and not ${wanted.slice(-300)}`)
      }
    }
    tally.check(asked > 0 ? undefined : `${path}?${field}: nobody has anything that is not seen`)
  }
  return tally.done(asking.count() - before)
}

async function list(
  asking: Asking,
  owner: Caller,
  path: string,
  [field, value]: readonly [field: string, value: string],
): Promise<Answer> {
  return await asking.ask(owner, { method: 'GET', url: `${path}&${field}=${encodeURIComponent(value)}` })
}

export async function checkBodies(world: World, asking: Asking, owners: readonly Caller[]): Promise<Section> {
  const tally = openTally('bodies that name what is somebody else’s')
  const before = asking.count()
  for (const naming of NAMINGS) {
    let asked = 0
    for (const owner of owners) {
      for (const value of await foreignValues(world, naming.value, owner.organization ?? '')) {
        asked += 1
        tally.check(await faultOf(asking, { naming, owner, value, nth: String(before + asked) }))
      }
    }
    tally.check(asked > 0 ? undefined : `${naming.what}: nobody has anything that is not seen`)
  }
  return tally.done(asking.count() - before)
}

type Case = Readonly<{ naming: Naming; owner: Caller; value: string; nth: string }>

async function faultOf(asking: Asking, { naming, owner, value, nth }: Case): Promise<string | undefined> {
  const random = VALUES[naming.value].random(value)
  const answers: string[] = []
  for (const [place, named] of [value, random].entries()) {
    const asked = naming.ask(named, owner.organization ?? '', `${nth}-${place}`)
    const told = masked(await asking.ask(owner, { method: 'POST', ...asked }), named).replaceAll(`${nth}-${place}`, '#')
    const then = naming.then?.(named)
    const after = then === undefined ? '' : masked(await asking.ask(owner, { method: 'GET', url: then }), named)
    answers.push(`${told}${after}`)
  }
  const [seen = '', wanted = ''] = answers
  if (seen === wanted) return undefined
  const at = [...seen].findIndex((letter, place) => letter !== wanted[place])
  const near = (text: string): string => text.slice(Math.max(0, at - 40), at + 200)
  return `${naming.what} (${value}) as ${owner.name}: ${near(seen)} and not ${near(wanted)}`
}

/** What is made anew each time differs each time: ids, tokens, positions, and what depends on them. */
function masked(answer: Answer, value: string): string {
  return comparable(answer, value)
    .replaceAll(/"(id|token|secret|expiresAt|position|cut|text)":("[^"]*"|\d+)/g, '"$1":…')
    .replaceAll(/\["etag","[^"]*\\""\]/g, '')
}
