import { once } from 'node:events'
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { createServer, type Server, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { compose, type Letter } from './letter.ts'
import { openMail } from './mail.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'perennial-mail-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const link = 'https://perennial.example/reset-password#0123456789-abcdefghijklmnopqrstuvwxyz-0123456789-abcdefghijkl'
const reset: Letter = { kind: 'reset', to: 'ada@altus.example', name: 'Ada', link, goodForMinutes: 60 }

function written(): string {
  const names = readdirSync(join(folder, 'mail'))
  expect(names).toHaveLength(1)
  return readFileSync(join(folder, 'mail', names[0] ?? ''), 'utf8')
}

/** The lines of the header, folded ones joined. */
function headersOf(mail: string): readonly string[] {
  return mail
    .slice(0, mail.indexOf('\r\n\r\n'))
    .replace(/\r\n[ \t]+/g, ' ')
    .split('\r\n')
}

function bodyOf(mail: string): string {
  return mail
    .replace(/=\r\n/g, '')
    .replace(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
}

test('without a server a letter is a file that only its owner reads', async () => {
  const mail = openMail({ from: 'perennial@altus.example', folder })
  expect(await mail.send(reset)).toEqual({ ok: true, value: undefined })
  const text = written()
  expect(headersOf(text)).toContain('To: ada@altus.example')
  expect(headersOf(text)).toContain('Subject: Set a new password')
  expect(bodyOf(text)).toContain(link)
  const [name] = readdirSync(join(folder, 'mail'))
  expect(statSync(join(folder, 'mail', name ?? '')).mode & 0o777).toBe(0o600)
})

test.each([
  'ada@altus.example\r\nBcc: eve@evil.example',
  'ada@altus.example, eve@evil.example',
  'Ada <ada@altus.example>',
  'ada@altus.example\u0000',
  'nobody',
])('%j is no address', async (to) => {
  const mail = openMail({ from: 'perennial@altus.example', folder })
  expect(await mail.send({ ...reset, to })).toMatchObject({ ok: false, refusal: { code: 'wrong_address' } })
  expect(() => readdirSync(join(folder, 'mail'))).toThrow('ENOENT')
})

test('a name adds no header and no markup', async () => {
  const mail = openMail({ from: 'perennial@altus.example', folder })
  const name = 'Altus\r\nBcc: eve@evil.example\r\n\r\n<img src="https://evil.example/x">'
  await mail.send({
    kind: 'invitation',
    to: 'ada@altus.example',
    organization: name,
    invitedBy: name,
    link,
    goodForDays: 7,
  })
  const text = written()
  expect(headersOf(text).filter((line) => /^bcc:/i.test(line))).toEqual([])
  expect(headersOf(text).filter((line) => /^to:/i.test(line))).toEqual(['To: ada@altus.example'])
  const { html } = compose({ kind: 'verify', to: 'ada@altus.example', name, link })
  expect(html).not.toContain('<img')
  expect(html.match(/https?:\/\/[^"<\s]+/g)?.filter((url) => !url.startsWith('https://evil'))).toEqual([link])
})

test('a question can be ended by one click of the mail program, and other letters can’t', async () => {
  const unsubscribe = 'https://perennial.example/unsubscribe/v1.0123456789abcdefghijklmnopqrstuvwxyz'
  const question = {
    ...{
      kind: 'confirmation' as const,
      to: 'kim@fen.example',
      partner: 'Nordwind',
      customer: 'Fen Foods',
      link,
      unsubscribe,
    },
    ...{ goodForDays: 30, what: 'business review', day: '6 May 2026' },
  }
  const mail = openMail({ from: 'perennial@altus.example', folder })
  expect((await mail.send({ ...question, language: 'en' })).ok).toBe(true)
  const headers = headersOf(written())
  expect(headers).toContain(`List-Unsubscribe: <${unsubscribe}>`)
  expect(headers).toContain('List-Unsubscribe-Post: List-Unsubscribe=One-Click')
  expect(bodyOf(written())).toContain(unsubscribe)
  const german = compose({ ...question, language: 'de', what: 'Workshop', day: '6. Mai 2026' })
  expect(german.html).toContain('lang="de"')
  expect(german.text).toContain('Keine Mails von Nordwind mehr')
  expect(compose(reset).unsubscribe).toBeUndefined()
})

type Inbox = Readonly<{ server: Server; port: number; received: string[] }>

/** As much of a mail server as RFC 5321 wants of the receiving side. */
async function openInbox(): Promise<Inbox> {
  const received: string[] = []
  const server = createServer((socket) => converse(socket, received))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  return { server, port: typeof address === 'object' && address ? address.port : 0, received }
}

function converse(socket: Socket, received: string[]): void {
  let data: string | undefined
  socket.setEncoding('utf8')
  socket.write('220 inbox\r\n')
  socket.on('data', (chunk: string) => {
    if (data !== undefined) {
      data += chunk
      if (!data.endsWith('\r\n.\r\n')) return
      received.push(data)
      data = undefined
      socket.write('250 kept\r\n')
      return
    }
    for (const line of chunk.split('\r\n').filter(Boolean)) {
      if (line === 'DATA') data = ''
      received.push(line)
      socket.write(line === 'DATA' ? '354 go on\r\n' : line === 'QUIT' ? '221 bye\r\n' : '250 inbox\r\n')
    }
  })
}

test('with a server a letter goes to its one recipient', async () => {
  const { server, port, received } = await openInbox()
  const mail = openMail({ smtpUrl: `smtp://127.0.0.1:${port}`, from: 'perennial@altus.example', folder })
  try {
    expect(await mail.send(reset)).toEqual({ ok: true, value: undefined })
    expect(received.filter((line) => line.startsWith('RCPT'))).toEqual(['RCPT TO:<ada@altus.example>'])
    expect(received.filter((line) => line.startsWith('MAIL'))).toEqual(['MAIL FROM:<perennial@altus.example>'])
    expect(bodyOf(received.find((line) => line.includes('Subject:')) ?? '')).toContain(link)
  } finally {
    mail.close()
    server.close()
  }
})

test('a server that is not there is a refusal', async () => {
  const { server, port } = await openInbox()
  server.close()
  await once(server, 'close')
  const mail = openMail({ smtpUrl: `smtp://127.0.0.1:${port}`, from: 'perennial@altus.example', folder })
  expect(await mail.send(reset)).toMatchObject({ ok: false, refusal: { code: 'not_sent' } })
})
