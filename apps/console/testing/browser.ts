import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createReadStream, mkdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createBrotliDecompress } from 'node:zlib'
import chromium from '@sparticuz/chromium'
import { type Browser, chromium as driver } from 'playwright-core'
import { inject } from 'vitest'

/** One process for everything would end with its first page, and a test opens many. */
const ARGUMENTS = chromium.args.filter((argument) => argument !== '--single-process')

/** The Chromium that comes from npm, as it was unpacked for the run; `libraries` where the machine lacks some. */
export type Unpacked = Readonly<{ executablePath: string; libraries?: string }>

/** A browser process of its own. */
export async function openBrowser(): Promise<Browser> {
  return await launch(inject('browser'))
}

/** Unpacks it once, before several files need it at the same moment, and tries whether it starts. */
export async function unpackBrowser(): Promise<Unpacked> {
  chromium.setGraphicsMode = false
  const executablePath = await chromium.executablePath()
  try {
    await (await launch({ executablePath })).close()
    return { executablePath }
  } catch (error) {
    if (!(error instanceof Error) || !error.message.includes('shared libraries')) throw error
    return { executablePath, libraries: await unpackLibraries() }
  }
}

/** Without a sandbox, so that root may start it too. */
async function launch({ executablePath, libraries }: Unpacked): Promise<Browser> {
  const env = libraries === undefined ? {} : { env: { ...process.env, LD_LIBRARY_PATH: libraries } }
  return await driver.launch({ executablePath, args: ARGUMENTS, ...env })
}

/** NSS and its kin, which small machines lack: the package carries them for Amazon Linux, and they run elsewhere too. */
async function unpackLibraries(): Promise<string> {
  const archive = join(dirname(fileURLToPath(import.meta.resolve('@sparticuz/chromium'))), '../../bin/al2023.tar.br')
  const folder = join(tmpdir(), 'perennial-chromium-libraries')
  mkdirSync(folder, { recursive: true })
  const tar = spawn('tar', ['-x', '-C', folder], { stdio: ['pipe', 'ignore', 'inherit'] })
  createReadStream(archive).pipe(createBrotliDecompress()).pipe(tar.stdin)
  const [code] = await once(tar, 'close')
  if (code !== 0) throw new Error(`tar ended with ${code} while it unpacked ${archive}`)
  return join(folder, 'lib')
}
