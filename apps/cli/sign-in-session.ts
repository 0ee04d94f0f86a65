import { type Result, refuse } from '#core/ground/result.ts'
import { openSignIn, type SignIn } from '#edges/signin/signin.ts'
import { logSignIn } from '#operations/channel/sign-in-log.ts'
import type { Refusal } from '#operations/door.ts'
import { openDataFolder } from '#stores/files/data-folder.ts'
import { secretIn } from '#stores/files/secret-file.ts'
import { openPeople } from '#stores/postgres/records.ts'
import { type CommonOptions, withDeployment } from './session.ts'

/** Opens the sign-in of a deployment for one piece of work. It sends no letters. */
export async function inSignIn<T>(
  common: CommonOptions,
  publicUrl: string,
  work: (signIn: SignIn) => Promise<Result<T, Refusal>>,
): Promise<Result<T, Refusal>> {
  return await withDeployment(common, async ({ deployment, engines }) => {
    const folder = openDataFolder(common.places.dataDir)
    if (!folder.ok) return refuse({ code: folder.refusal.code, says: `${common.places.dataDir} can't be opened` })
    const { postgresUrl, embedded } = engines
    const people = openPeople(postgresUrl, { embedded, applicationName: 'perennial command' })
    try {
      const signIn = openSignIn({
        people,
        publicUrl,
        secret: secretIn(folder.value, 'signin'),
        send: async () => undefined,
        report: (event) => logSignIn(deployment.context(event.at), event),
      })
      return await work(signIn)
    } finally {
      await people.destroy()
    }
  })
}
