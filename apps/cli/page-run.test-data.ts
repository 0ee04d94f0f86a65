import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'vitest'
import { openTestDatabase } from '#tools/vitest/databases.ts'
import { COMMANDS, GROUPS } from './commands.ts'
import { runProgram } from './program.ts'

/** A deployment of Altus on a database of its own, on which the commands of a page are run. */
export type PageRun = Readonly<{
  folder: string
  /** Writes a file into the folder; comes back with its path. */
  fileWith: (name: string, text: string) => string
  /** Runs a command, which has to end with the expected code; comes back with what it printed. */
  call: (args: readonly string[], expected?: number) => Promise<string>
  close: () => Promise<void>
}>

export async function openPageRun(name: string): Promise<PageRun> {
  const database = await openTestDatabase()
  const folder = mkdtempSync(join(tmpdir(), `perennial-${name}-`))
  const where = ['--postgres', database.postgresUrl, '--clickhouse', database.clickhouseUrl, '--data', folder]
  const call: PageRun['call'] = async (args, expected = 0) => {
    const [out, complaints]: [string[], string[]] = [[], []]
    const code = await runProgram([...args, ...where], COMMANDS, GROUPS, {
      write: (text) => out.push(text),
      complain: (line) => complaints.push(line),
      environment: {},
    })
    expect({ args, code }).toEqual({ args, code: expected })
    // What ends well has nothing to complain about.
    if (expected === 0) expect({ args, complaints }).toEqual({ args, complaints: [] })
    return out.join('')
  }
  await call(['init', '--operator', 'altus'])
  return {
    folder,
    fileWith: (file, text) => {
      const path = join(folder, file)
      writeFileSync(path, text)
      return path
    },
    call,
    close: async () => {
      rmSync(folder, { recursive: true, force: true })
      await database.drop()
    },
  }
}

export type PageLine = Readonly<{ words: readonly string[]; input: string | undefined }>

/** Each command of a page: a line that begins with `perennial`, with what it is given on its standard input. */
export function pageLines(page: string): readonly PageLine[] {
  const blocks = [...page.matchAll(/```sh\n(.*?)```/gs)].flatMap(([, block]) => block ?? [])
  return blocks.flatMap((block) =>
    [...block.matchAll(/^perennial ([^\n<]*?)(?: <<'JSON'\n(.*?)\nJSON)?$/gms)].map(([, words = '', input]) => ({
      words: [...words.trim().matchAll(/"([^"]*)"|\S+/g)].map(([word, quoted]) => quoted ?? word),
      input,
    })),
  )
}
