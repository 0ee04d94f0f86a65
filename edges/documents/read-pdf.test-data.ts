/** Reads what an uncompressed PDF of ours shows, page by page and line by line, by the codes that its fonts name. */

/** A line of text as it stands on the page. `x` is where it begins, from the left. */
export type Shown = Readonly<{ text: string; x: number }>

export type ReadPdf = Readonly<{
  pages: readonly (readonly Shown[])[]
  /** Everything that is shown, line by line. */
  text: string
  raw: string
}>

export function readPdf(bytes: Buffer): ReadPdf {
  const raw = bytes.toString('latin1')
  const objects = new Map(
    [...raw.matchAll(/(?:^|\n)(\d+) 0 obj\n([\s\S]*?)\nendobj/g)].map(([, id, body]) => [id, body]),
  )
  const bodyOf = (id: string | undefined): string => objects.get(id ?? '') ?? ''
  const tree = [...objects.values()].find((body) => /\/Type \/Pages\b/.test(body ?? '')) ?? ''
  const kids = /\/Kids \[([^\]]*)\]/.exec(tree)?.[1] ?? ''
  const pages = [...kids.matchAll(/(\d+) 0 R/g)].map(([, id]) => readPage(bodyOf(id), bodyOf))
  return { pages, raw, text: pages.flatMap((page) => page.map(({ text }) => text)).join('\n') }
}

type BodyOf = (id: string | undefined) => string

function readPage(page: string, bodyOf: BodyOf): readonly Shown[] {
  const resources = bodyOf(/\/Resources (\d+) 0 R/.exec(page)?.[1])
  const fonts = new Map(
    [...resources.matchAll(/\/(F\d+) (\d+) 0 R/g)].map(([, name, id]) => [name, codesOf(bodyOf(id), bodyOf)]),
  )
  const content = bodyOf(/\/Contents (\d+) 0 R/.exec(page)?.[1])
  const shown: Shown[] = []
  let [x, font] = [0, '']
  for (const [, at, , named, run] of content.matchAll(
    /1 0 0 1 (-?[\d.]+) (-?[\d.]+) Tm|\/(F\d+) [\d.]+ Tf|\[([^\]]*)\] TJ/g,
  )) {
    if (at !== undefined) x = Number(at)
    else if (named !== undefined) font = named
    else if (run !== undefined) shown.push({ text: decoded(run, fonts.get(font)), x })
  }
  return shown
}

type Codes = readonly string[]

function decoded(run: string, codes: Codes | undefined): string {
  const hex = [...run.matchAll(/<([0-9a-f]+)>/g)].map(([, digits]) => digits ?? '').join('')
  return [...hex.matchAll(/.{4}/g)].map(([code]) => codes?.[Number.parseInt(code, 16)] ?? '?').join('')
}

/** What each code of a font stands for. */
function codesOf(font: string, bodyOf: BodyOf): Codes {
  const map = bodyOf(/\/ToUnicode (\d+) 0 R/.exec(font)?.[1])
  const codes: string[] = []
  for (const [, first = '', list = ''] of map.matchAll(/<([0-9a-f]+)> <[0-9a-f]+> \[([^\]]*)\]/g)) {
    const entries = [...list.matchAll(/<([0-9a-f ]*)>/g)].map(([, units = '']) => textOf(units))
    for (const [at, text] of entries.entries()) codes[Number.parseInt(first, 16) + at] = text
  }
  return codes
}

function textOf(units: string): string {
  const codes = units.split(' ').filter((unit) => unit !== '')
  return String.fromCharCode(...codes.map((unit) => Number.parseInt(unit, 16)))
}
