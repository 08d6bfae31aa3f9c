/** A button that stays in the background: "Not now", "Change". */
export const QuietButton = ({
  part,
  label,
  onPress,
  describedBy,
}: {
  part: string;
  label: string;
  onPress: () => void;
  /** id of what the label is about, when the label alone does not say */
  describedBy?: string;
}) => (
  <button
    type="button"
    class="quiet"
    part={`button ${part}`}
    aria-describedby={describedBy}
    onClick={onPress}
  >
    {label}
  </button>
);
