import type { FastifyBaseLogger } from 'fastify'
import type { Deployment, Engines } from '#apps/opening.ts'
import type { SignInEdge } from '#edges/http/sign-in.ts'
import { openMail } from '#edges/mail/mail.ts'
import { addSignIn } from '#edges/signin/fastify.ts'
import { openSignIn, type SignIn } from '#edges/signin/signin.ts'
import { openDelivery } from '#edges/webhooks/deliver.ts'
import { logSignIn } from '#operations/channel/sign-in-log.ts'
import type { Context } from '#operations/context.ts'
import { openAnchors } from '#stores/files/anchors.ts'
import type { DataFolder } from '#stores/files/data-folder.ts'
import { secretIn } from '#stores/files/secret-file.ts'
import { readHead } from '#stores/postgres/audit-chain.ts'
import { forgetOldRequests } from '#stores/postgres/idempotent-requests.ts'
import { openPeople } from '#stores/postgres/records.ts'
import { demoPeople } from './demo-people.ts'
import { invitationLetter } from './invitation-letter.ts'
import type { ServerOptions } from './options.ts'

const HOUR_MS = 3_600_000

export type CompanionOptions = Readonly<{
  deployment: Deployment
  engines: Engines
  folder: DataFolder
  options: Pick<ServerOptions, 'origin' | 'mail' | 'webhooksInside'>
  log: FastifyBaseLogger
}>

/** What works beside the API as long as the server runs. */
export type Companions = Readonly<{
  signIn: SignIn
  edge: SignInEdge
  /** Adds to a context what only a running server can do. */
  equip: (context: Context) => Context
  start: () => void
  stop: () => Promise<void>
}>

/** Opens the sign-in, the mail, the anchors of the audit log, the deliveries of webhooks, and an hourly sweep. */
export function openCompanions({ deployment, engines, folder, options, log }: CompanionOptions): Companions {
  const { postgresUrl, embedded } = engines
  const { origin, webhooksInside } = options
  const now = (): Temporal.Instant => Temporal.Now.instant()
  const context = (): Context => deployment.context(now())
  const onError = (what: string) => (error: unknown) => log.error({ err: error }, what)
  const people = openPeople(postgresUrl, { embedded, applicationName: 'perennial sign-in' })
  const mail = openMail({ ...options.mail, folder: folder.path })
  const send = async (letter: Parameters<typeof mail.send>[0]): Promise<void> => {
    const sent = await mail.send(letter)
    if (!sent.ok) log.error({ code: sent.refusal.code, kind: letter.kind }, 'a letter could not be sent')
  }
  const signIn = openSignIn({
    people,
    publicUrl: origin,
    alsoAt: otherNames(origin),
    secret: secretIn(folder, 'signin'),
    send,
    report: (event) => logSignIn(context(), event),
    onError: onError('the sign-in failed'),
    ...(deployment.tenant.demo && { demo: demoPeople() }),
  })
  const equip = (base: Context): Context => ({
    ...base,
    allowLoopback: webhooksInside,
    sendInvitation: (invitation) => {
      const letter = invitationLetter(base, invitation, signIn.invitationLink(invitation.token))
      void letter.then(send).catch(onError('an invitation could not be sent'))
    },
  })
  const anchors = openAnchors({
    folder: folder.path,
    readHead: () => readHead(context()),
    now,
    onTrouble: onError('the audit log could not be anchored'),
  })
  const { seal } = context()
  const delivery =
    seal &&
    openDelivery({
      records: context().records,
      seal,
      now,
      jitter: Math.random,
      allowLoopback: webhooksInside,
      onError: onError('webhooks could not be delivered'),
    })
  const sweep = async (): Promise<void> => {
    await signIn.sweep()
    await forgetOldRequests(context().records)
  }
  let sweeping: NodeJS.Timeout | undefined
  return {
    signIn,
    edge: { whoIs: signIn.whoIs, addRoutes: (app) => addSignIn(app, signIn) },
    equip,
    start: () => {
      anchors.start()
      delivery?.start()
      sweeping = setInterval(() => void sweep().catch(onError('the sweep failed')), HOUR_MS).unref()
    },
    stop: async () => {
      clearInterval(sweeping)
      await delivery?.stop()
      await anchors.stop()
      await signIn.settled()
      await people.destroy()
      mail.close()
    },
  }
}

/** The names by which this machine calls itself are one server. */
function otherNames(origin: string): readonly string[] {
  const { protocol, hostname, port } = new URL(origin)
  const names = ['localhost', '127.0.0.1', '[::1]']
  return names.includes(hostname) ? names.map((name) => `${protocol}//${name}${port === '' ? '' : `:${port}`}`) : []
}
