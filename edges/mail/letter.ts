/** What is to be said to whom. Links are the product's own; everything else is text that may come from anybody. */
export type Letter =
  | Readonly<{ kind: 'verify'; to: string; name: string; link: string }>
  | Readonly<{ kind: 'reset'; to: string; name: string; link: string; goodForMinutes: number }>
  | Readonly<{
      kind: 'invitation'
      to: string
      organization: string
      invitedBy: string
      link: string
      goodForDays: number
    }>

export type Composed = Readonly<{ to: string; subject: string; text: string; html: string }>

type Parts = Readonly<{ subject: string; opening: string; says: string; action: string; link: string; closing: string }>

/** A letter as plain text and as HTML that says the same and loads nothing from anywhere. */
export function compose(letter: Letter): Composed {
  const { subject, opening, says, action, link, closing } = partsOf(letter)
  const text = `${opening}\n\n${says}\n\n${action}:\n${link}\n\n${closing}\n`
  const html = [
    '<!doctype html><html lang="en"><meta charset="utf-8"><body style="font-family:sans-serif;line-height:1.5">',
    `<p>${escaped(opening)}</p><p>${escaped(says)}</p>`,
    `<p><a href="${escaped(link)}">${escaped(action)}</a></p>`,
    `<p style="color:#666">${escaped(closing)}</p></body></html>`,
  ].join('\n')
  return { to: letter.to, subject: inOneLine(subject), text, html }
}

function partsOf(letter: Letter): Parts {
  switch (letter.kind) {
    case 'verify':
      return {
        subject: 'Confirm your e-mail address',
        opening: `Hello ${inOneLine(letter.name)},`,
        says: 'this address was given for signing in to Perennial.',
        action: 'Confirm that it is yours',
        link: letter.link,
        closing: 'If you know nothing of it, do nothing.',
      }
    case 'reset':
      return {
        subject: 'Set a new password',
        opening: `Hello ${inOneLine(letter.name)},`,
        says: `somebody asked for a new password for your account. The link is good once, for ${letter.goodForMinutes} minutes.`,
        action: 'Set a new password',
        link: letter.link,
        closing: 'If it was not you, do nothing: your password stays as it is.',
      }
    case 'invitation':
      return {
        subject: `Invitation to ${letter.organization}`,
        opening: 'Hello,',
        says: `${inOneLine(letter.invitedBy)} invites you to ${inOneLine(letter.organization)} on Perennial. The link is good once, for ${letter.goodForDays} days.`,
        action: 'Accept the invitation',
        link: letter.link,
        closing: 'If you expected no invitation, do nothing.',
      }
  }
}

/** Names come from people: a line break in one could end a header or pretend to be a paragraph of ours. */
function inOneLine(text: string): string {
  return text.replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ').trim()
}

function escaped(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;')
}
