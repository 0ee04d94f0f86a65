import { useRouter } from '@tanstack/react-router'
import { tell } from '#apps/console/api/trouble.ts'
import { Outside } from './outside.tsx'

/** Nobody can say who looks, so there is no frame to show yet: what happened, what is safe, what to do. */
export function UnreachablePage({ error }: Readonly<{ error: unknown }>) {
  const router = useRouter()
  const { happened, safe, next } = tell(error)
  return (
    <Outside title={happened.replace(/\.$/, '')} lead={<p>{`${safe} ${next}`}</p>}>
      <button type="button" className="button button-primary button-wide" onClick={() => void router.invalidate()}>
        Try again
      </button>
    </Outside>
  )
}
