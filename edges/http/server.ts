import Fastify, { type FastifyBaseLogger, type FastifyInstance, LogController } from 'fastify'
import { serializerCompiler, validatorCompiler } from 'fastify-type-provider-zod'
import type { Door } from '#operations/door.ts'
import type { Intake } from '#operations/metering/intake.ts'
import { addBillingDocuments, type PrintDocuments } from './billing-documents.ts'
import { answerBroken, ignoreExpectations } from './broken-requests.ts'
import { addConsole } from './console.ts'
import { addDocumentContent } from './document-content.ts'
import { addFactImports, type ImportFacts } from './fact-imports.ts'
import { answerFailure } from './failures.ts'
import { addFeedIntake } from './feed-intake.ts'
import { addGuards, protect } from './guards.ts'
import { addHealth } from './health.ts'
import { addLicenseKeys } from './license-keys.ts'
import { DEFAULT_LIMITS, type Limits, openLimits } from './limits.ts'
import { addOpenApi } from './openapi.ts'
import { sendProblem } from './problems.ts'
import { addPublicLinks, withoutToken } from './public-links.ts'
import { addReference } from './reference.ts'
import { addRenewalCalendar } from './renewal-calendar.ts'
import { addDoors } from './routes.ts'
import type { SignInEdge } from './sign-in.ts'
import type { OpenContext } from './surroundings.ts'
import { addUsageImports, type ImportUsage } from './usage-imports.ts'

export type HttpOptions = Readonly<{
  doors: readonly Door[]
  version: string
  open: OpenContext
  signIn: SignInEdge
  /** The scheme, name and port under which browsers reach this server. */
  origin: string
  limits?: Limits
  /** Where usage events of all requests come together. */
  intake: Intake
  /** Reads and records a file of facts. */
  importFacts: ImportFacts
  /** Reads and records a billing export. */
  importUsage: ImportUsage
  /** Makes the bytes of documents to print. */
  print: PrintDocuments
  /** Where a proxy stands before the server, the addresses it may have: then its headers name the client's. */
  trustProxy?: readonly string[]
  /** Where the built console is, or will be. */
  consoleFolder: string
  log?: FastifyBaseLogger
}>

const MOST_BODY_BYTES = 16 * 1024 * 1024

/** The HTTP server, not yet listening: a route for every door, health, the OpenAPI document, its reference, the console. */
export async function buildHttp(options: HttpOptions): Promise<FastifyInstance> {
  const { doors, version, open, signIn, origin, consoleFolder, intake } = options
  const app = bare(options)
  const limiter = await openLimits(app, options.limits ?? DEFAULT_LIMITS)
  addGuards(app, { origin, refuseAddress: limiter.refuseAddress })
  await addOpenApi(app, version)
  const around = { open, signIn, origin, limiter, intake }
  await addDoors(app, doors, around)
  addDocumentContent(app, around)
  addBillingDocuments(app, around, options.print)
  addLicenseKeys(app, open)
  await addPublicLinks(app, open)
  await addFeedIntake(app, open)
  addRenewalCalendar(app, open)
  await addFactImports(app, around, options.importFacts)
  await addUsageImports(app, around, options.importUsage)
  await signIn.addRoutes(app)
  addHealth(app, open)
  await addReference(app)
  await addConsole(app, consoleFolder)
  await app.ready()
  return app
}

/** The OpenAPI 3.1 document of these doors. No store is opened for it. */
export async function openApiDocument(doors: readonly Door[], version: string): Promise<object> {
  const app = bare({})
  const never = (): never => {
    throw new Error('Invariant broken: the document is written without calling a door')
  }
  await addOpenApi(app, version)
  const signIn = { whoIs: never, addRoutes: never }
  const limiter = { refuseAddress: never, refusePrincipal: never }
  const intake = { hasRoom: never, add: never, settled: never }
  const around = { open: never, signIn, origin: 'http://localhost', limiter, intake }
  await addDoors(app, doors, around)
  addDocumentContent(app, around)
  addBillingDocuments(app, around, { invoice: never, accounts: never, statement: never })
  addLicenseKeys(app, never)
  await addPublicLinks(app, never)
  await addFeedIntake(app, never)
  addRenewalCalendar(app, never)
  await addFactImports(app, around, never)
  await addUsageImports(app, around, never)
  await app.ready()
  const document = app.swagger()
  await app.close()
  return document
}

function bare({ log, trustProxy }: Pick<HttpOptions, 'log' | 'trustProxy'>): FastifyInstance {
  const app: FastifyInstance = Fastify({
    ...(log && { loggerInstance: log }),
    bodyLimit: MOST_BODY_BYTES,
    ...(trustProxy && { trustProxy: [...trustProxy] }),
    routerOptions: { maxParamLength: 1_000 },
    forceCloseConnections: 'idle',
    logController: new LogController({ disableRequestLogging: true }),
    return503OnClosing: false,
    // A request without a host is refused by name, as one with another's is.
    http: { requireHostHeader: false },
    clientErrorHandler: answerBroken,
    frameworkErrors: (error, _, reply) => {
      // No hook has seen such a request.
      protect(reply.header('cache-control', 'no-store'))
      return sendProblem(reply, { code: 'malformed_request', says: error.message })
    },
  })
  ignoreExpectations(app)
  // A page elsewhere may send text without asking first; nothing here is told as text.
  app.removeContentTypeParser('text/plain')
  app.setValidatorCompiler(validatorCompiler)
  app.setSerializerCompiler(serializerCompiler)
  app.setErrorHandler(answerFailure)
  app.addHook('onResponse', async (request, reply) => {
    const { method, url } = request
    request.log.info(
      { method, url: withoutToken(url), status: reply.statusCode, ms: Math.round(reply.elapsedTime) },
      'answered',
    )
  })
  return app
}
