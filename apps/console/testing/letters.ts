import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'

const LIMIT_MS = 10_000
const LOOK_MS = 50

/** The link of the newest letter to this address, out of those that a server without SMTP writes into its folder. */
export async function linkTo(data: string, to: string): Promise<string> {
  for (let waited = 0; waited < LIMIT_MS; waited += LOOK_MS) {
    const link = newestLink(data, to)
    if (link !== undefined) return link
    await wait(LOOK_MS)
  }
  throw new Error(`no letter to ${to} within ${LIMIT_MS / 1000} s`)
}

export function lettersTo(data: string, to: string): readonly string[] {
  const folder = join(data, 'mail')
  if (!existsSync(folder)) return []
  const names = readdirSync(folder).filter((name) => name.endsWith('.eml'))
  const letters = names.sort().map((name) => unfolded(readFileSync(join(folder, name), 'utf8')))
  return letters.filter((letter) => /^To: .*$/m.exec(letter)?.[0].includes(to))
}

function newestLink(data: string, to: string): string | undefined {
  return /https?:\/\/127\.0\.0\.1:\d+\/[^\s<>"]+/.exec(lettersTo(data, to).at(-1) ?? '')?.[0]
}

/** Quoted-printable (RFC 2045, 6.7) as it was before. */
function unfolded(text: string): string {
  return text
    .replaceAll('\r\n', '\n')
    .replaceAll('=\n', '')
    .replaceAll(/=([0-9A-F]{2})/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)))
}
