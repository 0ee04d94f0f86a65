import { useMutation } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { unsubscribe } from '#apps/console/api/public-links.ts'
import { Outside } from '#apps/console/pages/sign-in/outside.tsx'
import { SignInTrouble } from '#apps/console/pages/sign-in/sign-in-trouble.tsx'

/** Where the last line of a mail leads. Opening it ends nothing, as mail programs open links by themselves: a button does. */
export function UnsubscribePage() {
  const { token } = useParams({ from: '/unsubscribe/$token' })
  const ending = useMutation({ networkMode: 'always', retry: false, mutationFn: unsubscribe })
  if (ending.isSuccess) {
    return (
      <Outside
        title="You get no more of these mails"
        lead={<p>Your address is kept as a code that nobody can read, for that alone.</p>}
      />
    )
  }
  return (
    <Outside
      title="No more of these mails?"
      lead={<p>Nothing is sent to your address by this organization any more.</p>}
    >
      <div className="form">
        <SignInTrouble error={ending.error} />
        <button
          type="button"
          className="button button-primary button-wide"
          disabled={ending.isPending}
          onClick={() => ending.mutate(token)}
        >
          Unsubscribe
        </button>
      </div>
    </Outside>
  )
}
