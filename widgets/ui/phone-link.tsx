/** A number that a phone dials. */
export const PhoneLink = ({ phone, label }: { phone: string; label: string }) => (
  <a href={`tel:${phone.replace(/[^+\d]/g, '')}`} part="link">
    {label}
  </a>
);
