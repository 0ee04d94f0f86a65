import type { FastifyBaseLogger } from 'fastify'
import { demoPeople } from '#apps/demo/seat-people.ts'
import type { Deployment, Engines } from '#apps/opening.ts'
import type { SignInEdge } from '#edges/http/sign-in.ts'
import { openMail } from '#edges/mail/mail.ts'
import { addSignIn } from '#edges/signin/fastify.ts'
import { openSignIn, type SignIn } from '#edges/signin/signin.ts'
import { openDelivery } from '#edges/webhooks/deliver.ts'
import { logSignIn } from '#operations/channel/sign-in-log.ts'
import type { Context } from '#operations/context.ts'
import { identifyUsage } from '#operations/metering/identify.ts'
import { type Intake, openIntake } from '#operations/metering/intake.ts'
import { openAnchors } from '#stores/files/anchors.ts'
import type { DataFolder } from '#stores/files/data-folder.ts'
import { secretIn } from '#stores/files/secret-file.ts'
import { readHead } from '#stores/postgres/audit-chain.ts'
import { forgetOldRequests } from '#stores/postgres/idempotent-requests.ts'
import { openPeople } from '#stores/postgres/records.ts'
import { forgetDeliveries } from '#stores/postgres/webhook-deliveries.ts'
import { confirmationLetter } from './confirmation-letter.ts'
import { openHealthWatch } from './health-watch.ts'
import { openIdentification } from './identification.ts'
import { invitationLetter } from './invitation-letter.ts'
import { openLicenseRenewal } from './license-renewal.ts'
import { contactLetter, memberLetters } from './member-letters.ts'
import type { ServerOptions } from './options.ts'
import { openPlaybookRuns } from './playbook-runs.ts'
import { openTelemetryWatch } from './telemetry-watch.ts'
import { openUsageWatch } from './usage-watch.ts'

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
  /** Where usage events come in. */
  intake: Intake
  start: () => void
  stop: () => Promise<void>
}>

/** Opens the sign-in, the mail, the intake of usage, the anchors of the audit log, the deliveries of webhooks, the watch over budgets
 * and silent sources, the look at use for milestones, the renewal of licenses, and an hourly sweep. */
export function openCompanions(options: CompanionOptions): Companions {
  const front = openFront(options)
  const work = openBackground(options, front)
  return {
    signIn: front.signIn,
    edge: { whoIs: front.signIn.whoIs, addRoutes: (app) => addSignIn(app, front.signIn) },
    equip: front.equip,
    intake: work.intake,
    start: work.start,
    stop: async () => {
      await work.stop()
      await front.close()
    },
  }
}

const now = (): Temporal.Instant => Temporal.Now.instant()

/** Tells the log what went wrong where no answer can. */
function troubleOf({ log }: CompanionOptions) {
  return (what: string) => (error: unknown) => log.error({ err: error }, what)
}

type Front = Pick<Companions, 'signIn' | 'equip'> & Readonly<{ close: () => Promise<void> }>

/** What people meet: the sign-in and the letters. */
function openFront(opened: CompanionOptions): Front {
  const { deployment, engines, folder, options, log } = opened
  const trouble = troubleOf(opened)
  const { postgresUrl, embedded } = engines
  const people = openPeople(postgresUrl, { embedded, applicationName: 'perennial sign-in' })
  const mail = openMail({ ...options.mail, folder: folder.path })
  const send = async (letter: Parameters<typeof mail.send>[0]): Promise<void> => {
    const sent = await mail.send(letter)
    if (!sent.ok) log.error({ code: sent.refusal.code, kind: letter.kind }, 'a letter could not be sent')
  }
  const signIn = openSignIn({
    people,
    publicUrl: options.origin,
    alsoAt: otherNames(options.origin),
    secret: secretIn(folder, 'signin'),
    send,
    report: (event) => logSignIn(deployment.context(now()), event),
    onError: trouble('the sign-in failed'),
    ...(deployment.tenant.demo && { demo: demoPeople() }),
  })
  const equipLetters = (base: Context): Context => ({
    ...base,
    allowLoopback: options.webhooksInside,
    sendInvitation: (invitation) => {
      const letter = invitationLetter(base, invitation, signIn.invitationLink(invitation.token))
      void letter.then(send).catch(trouble('an invitation could not be sent'))
    },
    sendAsk: (ask) => {
      const links = {
        answer: `${options.origin}/confirm#${ask.token}`,
        unsubscribe: `${options.origin}/unsubscribe/${ask.unsubscribe}`,
      }
      void confirmationLetter(base, ask, links).then(send).catch(trouble('a question could not be sent'))
    },
  })
  const equip = (base: Context): Context => ({
    ...equipLetters(base),
    sendToMembers: async (told) => {
      const letters = await memberLetters(base, told, `${options.origin}/journeys/tasks`)
      const sent = await Promise.all(letters.map((letter) => mail.send(letter)))
      return sent.some(({ ok }) => ok)
    },
    sendToContact: async (told) => {
      const unsubscribe = `${options.origin}/unsubscribe/${told.unsubscribe}`
      return (await mail.send(await contactLetter(base, told, unsubscribe))).ok
    },
  })
  const close = async (): Promise<void> => {
    await signIn.settled()
    await people.destroy()
    mail.close()
  }
  return { signIn, equip, close }
}

/** What goes on by itself. */
function openBackground(
  opened: CompanionOptions,
  { signIn, equip }: Front,
): Pick<Companions, 'intake' | 'start' | 'stop'> {
  const { deployment, folder, options } = opened
  const trouble = troubleOf(opened)
  const context = (): Context => deployment.context(now())
  const readNow = (): ReturnType<typeof readHead> => readHead(context())
  const onTrouble = trouble('the audit log could not be anchored')
  const anchors = openAnchors({ folder: folder.path, readHead: readNow, now, onTrouble })
  const { records, seal } = context()
  const onError = trouble('webhooks could not be delivered')
  const sending = { now, jitter: Math.random, allowLoopback: options.webhooksInside, onError }
  const delivery = seal && openDelivery({ records, seal, ...sending })
  const identification = openIdentification({
    identify: () => identifyUsage(context()),
    onTrouble: trouble('usage could not be identified'),
  })
  const watch = openUsageWatch({ context, onTrouble: trouble('budgets and sources could not be looked at') })
  const telemetry = openTelemetryWatch({ context, onTrouble: trouble('use could not be looked at for milestones') })
  const renewal = openLicenseRenewal({ context, onTrouble: trouble('licenses could not be renewed') })
  const health = openHealthWatch({ context, onTrouble: trouble('the health of customers could not be scored') })
  const playbooks = openPlaybookRuns({
    context: () => equip(context()),
    onTrouble: trouble('playbooks could not be run'),
  })
  const intake = openIntake({ onRecorded: identification.wake })
  const sweep = async (): Promise<void> => {
    await signIn.sweep()
    await forgetOldRequests(records)
    await forgetDeliveries(records, now())
  }
  let sweeping: NodeJS.Timeout | undefined
  return {
    intake,
    start: () => {
      anchors.start()
      identification.start()
      delivery?.start()
      watch.start()
      telemetry.start()
      renewal.start()
      health.start()
      playbooks.start()
      sweeping = setInterval(() => void sweep().catch(trouble('the sweep failed')), HOUR_MS).unref()
    },
    stop: async () => {
      clearInterval(sweeping)
      await intake.settled()
      await identification.stop()
      await watch.stop()
      await telemetry.stop()
      await renewal.stop()
      await health.stop()
      await playbooks.stop()
      await delivery?.stop()
      await anchors.stop()
    },
  }
}

/** The names by which this machine calls itself are one server. */
function otherNames(origin: string): readonly string[] {
  const { protocol, hostname, port } = new URL(origin)
  const names = ['localhost', '127.0.0.1', '[::1]']
  return names.includes(hostname) ? names.map((name) => `${protocol}//${name}${port === '' ? '' : `:${port}`}`) : []
}
