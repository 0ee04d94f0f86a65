import rateLimit from '@fastify/rate-limit'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Context } from '#operations/context.ts'
import { sendProblem } from './problems.ts'

/** How many requests a minute are answered, per address and per person or key. */
export type Limits = Readonly<{ perAddress: number; perPrincipal: number }>

export const DEFAULT_LIMITS: Limits = { perAddress: 6_000, perPrincipal: 3_000 }

const WINDOW_SECONDS = 60

/** What is counted for a request so far; the answer's headers tell of the limit that is nearest. */
type Counted = Readonly<{ name: string; quota: number; remaining: number; seconds: number }>

export type RateLimiter = Readonly<{
  /** Counts the request against its address; true where it was answered with a refusal. */
  refuseAddress: (request: FastifyRequest, reply: FastifyReply) => Promise<boolean>
  /** Counts it against the person or key that sent it. */
  refusePrincipal: (request: FastifyRequest, reply: FastifyReply, context: Context) => Promise<boolean>
}>

/** Counts in this process's memory, by the minute. Several servers count apart. */
export async function openLimits(app: FastifyInstance, { perAddress, perPrincipal }: Limits): Promise<RateLimiter> {
  await app.register(rateLimit, { global: false })
  const common = { timeWindow: WINDOW_SECONDS * 1_000, cache: 50_000 }
  const byAddress = app.createRateLimit({ ...common, max: perAddress, keyGenerator: ({ ip }) => addressGroup(ip) })
  const names = new WeakMap<FastifyRequest, string>()
  const nameOf = (request: FastifyRequest): string => names.get(request) ?? request.ip
  const byPrincipal = app.createRateLimit({ ...common, max: perPrincipal, keyGenerator: nameOf })
  return {
    refuseAddress: async (request, reply) => answer(reply, 'address', perAddress, await byAddress(request)),
    refusePrincipal: async (request, reply, { principal }) => {
      if (principal.kind === 'machine') return false
      names.set(request, `${principal.kind}:${principal.id}`)
      return answer(reply, principal.kind, perPrincipal, await byPrincipal(request))
    },
  }
}

type Checked = Awaited<ReturnType<ReturnType<FastifyInstance['createRateLimit']>>>

function answer(reply: FastifyReply, name: string, quota: number, checked: Checked): boolean {
  if (checked.isAllowed) return false
  const seconds = Math.max(1, checked.ttlInSeconds)
  tell(reply, { name, quota, remaining: Math.max(0, checked.remaining), seconds })
  if (!checked.isExceeded) return false
  reply.header('retry-after', seconds)
  const says = `More than ${quota} requests a minute from this ${name}: wait ${seconds} s`
  sendProblem(reply, { code: 'rate_limited', says })
  return true
}

/** The header fields of the IETF draft "RateLimit header fields for HTTP". */
function tell(reply: FastifyReply, { name, quota, remaining, seconds }: Counted): void {
  reply.header('ratelimit-policy', `"${name}";q=${quota};w=${WINDOW_SECONDS}`)
  reply.header('ratelimit', `"${name}";r=${remaining};t=${seconds}`)
}

/** An IPv6 address counts with its /64, which is what one subscriber is given; an IPv4 address for itself. */
export function addressGroup(address: string): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1]
  if (mapped !== undefined || !address.includes(':')) return mapped ?? address
  const [head = '', tail] = address.split('%')[0]?.split('::') ?? []
  const left = head === '' ? [] : head.split(':')
  const right = tail === undefined || tail === '' ? [] : tail.split(':')
  const zeros = tail === undefined ? [] : Array.from({ length: Math.max(0, 8 - left.length - right.length) }, () => '0')
  const groups = [...left, ...zeros, ...right].slice(0, 4)
  return `${groups.map((group) => Number.parseInt(group, 16).toString(16)).join(':')}::/64`
}
