import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createReadStream, mkdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createBrotliDecompress } from 'node:zlib'
import chromium from '@sparticuz/chromium'
import { type Browser, chromium as driver } from 'playwright-core'

/** One process for everything would end with its first page, and a test opens many. */
const ARGUMENTS = chromium.args.filter((argument) => argument !== '--single-process')

/** The Chromium that comes from npm, without a sandbox so that root may start it too. */
export async function openBrowser(): Promise<Browser> {
  chromium.setGraphicsMode = false
  const executablePath = await chromium.executablePath()
  try {
    return await driver.launch({ executablePath, args: ARGUMENTS })
  } catch (error) {
    if (!(error instanceof Error) || !error.message.includes('shared libraries')) throw error
    const libraries = await unpackLibraries()
    return await driver.launch({
      executablePath,
      args: ARGUMENTS,
      env: { ...process.env, LD_LIBRARY_PATH: libraries },
    })
  }
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
