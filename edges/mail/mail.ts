import { randomBytes } from 'node:crypto'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createTransport } from 'nodemailer'
import { assert, ok, type Result, refuse } from '#core/ground/result.ts'
import { type Composed, compose, type Letter } from './letter.ts'

export type MailOptions = Readonly<{
  /** `smtp://user:password@host:587` or `smtps://…`; without it letters are written as files. */
  smtpUrl?: string
  /** One address, which all letters come from. */
  from: string
  /** The data folder: letters go to `mail/` in it where there is no SMTP server. */
  folder: string
}>

export type MailRefusal = Readonly<{ code: 'wrong_address' | 'not_sent'; says: string }>

export type Mail = Readonly<{
  /**
   * Sends one letter, or writes it as a file. Refuses `wrong_address` where it has no single plain address, and `not_sent` where the
   * server doesn't take it.
   */
  send: (letter: Letter) => Promise<Result<void, MailRefusal>>
  /** Ends the connections to the server. */
  close: () => void
}>

/** One address, without a name, and nothing that could end a header or add a second one. */
const ADDRESS = /^[^\s@<>,;:"()[\]\\\p{Cc}]{1,64}@[^\s@<>,;:"()[\]\\\p{Cc}]{1,190}$/u

/** Opens what sends letters. Nothing is tried before the first one. */
export function openMail({ smtpUrl, from, folder }: MailOptions): Mail {
  const deliver = smtpUrl === undefined ? deliverToFolder(join(folder, 'mail')) : deliverBy(smtpUrl)
  const send: Mail['send'] = async (letter) => {
    if (!ADDRESS.test(letter.to)) return refuse({ code: 'wrong_address', says: 'This is not one e-mail address' })
    try {
      await deliver.send(asMessage(compose(letter), from))
      return ok(undefined)
    } catch (error) {
      return refuse({ code: 'not_sent', says: error instanceof Error ? error.message : String(error) })
    }
  }
  return { send, close: deliver.close }
}

type Message = ReturnType<typeof asMessage>
type Delivery = Readonly<{ send: (message: Message) => Promise<unknown>; close: () => void }>

function asMessage({ to, subject, text, html, unsubscribe }: Composed, from: string) {
  return {
    from: { name: 'Perennial', address: from },
    to: { name: '', address: to },
    subject,
    text,
    html,
    headers: { 'Auto-Submitted': 'auto-generated', ...(unsubscribe !== undefined && unsubscribing(unsubscribe)) },
  }
}

/** The headers of RFC 2369 and RFC 8058: a mail program may end such letters with one click, by a POST to this address. */
function unsubscribing(link: string): Readonly<Record<string, string>> {
  return { 'List-Unsubscribe': `<${link}>`, 'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click' }
}

/** What a letter says may never make the sender read a file or an address. */
const CLOSED = { disableFileAccess: true, disableUrlAccess: true }

function deliverBy(smtpUrl: string): Delivery {
  const waits = { connectionTimeout: 10_000, greetingTimeout: 10_000, socketTimeout: 30_000 }
  const transport = createTransport({ url: smtpUrl, ...waits, ...CLOSED })
  return { send: (message) => transport.sendMail(message), close: () => transport.close() }
}

function deliverToFolder(folder: string): Delivery {
  const transport = createTransport({ streamTransport: true, buffer: true, newline: 'windows', ...CLOSED })
  const send = async (message: Message): Promise<void> => {
    const { message: bytes } = await transport.sendMail(message)
    assert(Buffer.isBuffer(bytes), 'a buffered transport hands over the whole letter')
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    const moment = Temporal.Now.instant().toString({ smallestUnit: 'millisecond' }).replaceAll(':', '')
    const name = `${moment}-${randomBytes(4).toString('hex')}.eml`
    writeFileSync(join(folder, name), bytes, { mode: 0o600, flag: 'wx' })
  }
  return { send, close: () => transport.close() }
}
