import type { FastifyInstance } from 'fastify'

/** A person who has signed in, and by which session. */
export type SignedIn = Readonly<{ person: Readonly<{ id: string }>; session: string }>

/** What the API needs to know of the sign-in: whose session a request carries, and the routes by which one begins. */
export type SignInEdge = Readonly<{
  whoIs: (headers: Headers) => Promise<SignedIn | undefined>
  addRoutes: (app: FastifyInstance) => Promise<void> | void
}>
