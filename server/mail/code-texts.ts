import type { MailLanguage, SiteConfig } from '../../protocol/index.ts';

/** The words of the mail with the code. `{{ site }}`, `{{ code }}` and `{{ minutes }}` are filled in. */
export interface CodeMailWords {
  subject: string;
  enter: string;
  or: string;
  link: string;
  good: string;
  notYou: string;
  end?: string | undefined;
}

/** By language. */
export const CODE_MAIL_TEXTS: Readonly<Record<MailLanguage, CodeMailWords>> = {
  en: {
    subject: 'Your code for {{ site }}',
    enter: 'Enter this code where you asked for it:',
    or: 'Or open this link, in the same browser:',
    link: 'Confirm my address',
    good: 'Both are good once, for {{ minutes }} minutes.',
    notYou: 'You did not ask for it? Then do nothing, and tell the code to nobody.',
  },
  de: {
    subject: 'Ihr Code für {{ site }}',
    enter: 'Geben Sie diesen Code dort ein, wo Sie ihn angefordert haben:',
    or: 'Oder öffnen Sie diesen Link, im selben Browser:',
    link: 'Adresse bestätigen',
    good: 'Beides gilt einmal, {{ minutes }} Minuten lang.',
    notYou: 'Sie haben ihn nicht angefordert? Dann tun Sie nichts und sagen Sie den Code niemandem.',
  },
  fr: {
    subject: 'Votre code pour {{ site }}',
    enter: 'Saisissez ce code là où vous l’avez demandé :',
    or: 'Ou ouvrez ce lien, dans le même navigateur :',
    link: 'Confirmer mon adresse',
    good: 'Les deux servent une seule fois, pendant {{ minutes }} minutes.',
    notYou: 'Vous n’avez rien demandé ? Ne faites rien et ne donnez ce code à personne.',
  },
  es: {
    subject: 'Su código para {{ site }}',
    enter: 'Escriba este código donde lo pidió:',
    or: 'O abra este enlace, en el mismo navegador:',
    link: 'Confirmar mi dirección',
    good: 'Ambos sirven una sola vez, durante {{ minutes }} minutos.',
    notYou: '¿No lo ha pedido? No haga nada y no dé el código a nadie.',
  },
  id: {
    subject: 'Kode Anda untuk {{ site }}',
    enter: 'Masukkan kode ini di tempat Anda memintanya:',
    or: 'Atau buka tautan ini, di peramban yang sama:',
    link: 'Konfirmasi alamat saya',
    good: 'Keduanya berlaku satu kali, selama {{ minutes }} menit.',
    notYou: 'Tidak memintanya? Abaikan saja, dan jangan beri tahu kode ini kepada siapa pun.',
  },
  ar: {
    subject: 'رمزك في {{ site }}',
    enter: 'أدخل هذا الرمز حيث طلبته:',
    or: 'أو افتح هذا الرابط في المتصفح نفسه:',
    link: 'تأكيد عنواني',
    good: 'كلاهما صالح مرة واحدة، لمدة {{ minutes }} دقائق.',
    notYou: 'لم تطلب هذا الرمز؟ لا تفعل شيئًا، ولا تخبر به أحدًا.',
  },
  ja: {
    subject: '{{ site }} の確認コード',
    enter: 'お申し込みの画面で、次のコードを入力してください。',
    or: 'または、同じブラウザーで次のリンクを開いてください。',
    link: 'メールアドレスを確認する',
    good: 'どちらも {{ minutes }} 分間、1 回だけ使えます。',
    notYou: 'お心当たりがない場合は、何もせず、コードを誰にも教えないでください。',
  },
};

/**
 * The words for every locale there are some for: ours, with the site's own in their place.
 *
 * @example codeMailTexts({ de: { end: 'Ihr Lampenladen' } }).de.subject // ours
 */
export function codeMailTexts(own: SiteConfig['registration']['mail'] = {}): Record<string, CodeMailWords> {
  const ours: Record<string, CodeMailWords> = CODE_MAIL_TEXTS;
  const theirs = Object.entries(own).map(([locale, words]) => {
    const given = Object.fromEntries(Object.entries(words).filter(([, text]) => text !== undefined));
    // Of a language that we have no words of the site has given all.
    return [locale, { ...ours[locale.split('-')[0]!], ...given } as CodeMailWords] as const;
  });
  return { ...ours, ...Object.fromEntries(theirs) };
}
