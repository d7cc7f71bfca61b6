import type { Branding, BrandingStyle } from './branding';

/**
 * Settings of Cognito's managed login pages (Amazon Cognito: "The branding editor and customizing managed login"; names
 * as DescribeManagedLoginBranding shows them). What is left out stays as Cognito has it.
 */
export function pageSettings({ style, images }: Branding): object {
  const has = (category: string) => images.some((image) => image.category === category);
  const favicons = ['SVG', 'ICO'].filter((type) => has(`FAVICON_${type}`));
  const { rounding } = style;
  return {
    categories: { global: { colorSchemeMode: 'DYNAMIC' } },
    componentClasses: {
      buttons: { borderRadius: rounding },
      input: { borderRadius: rounding, ...inBoth(style, inputColours) },
      dropDown: { borderRadius: rounding, ...inBoth(style, dropDownColours) },
      divider: inBoth(style, ({ line }) => ({ borderColor: line })),
      focusState: inBoth(style, ({ accent }) => ({ borderColor: accent })),
      inputLabel: inBoth(style, ({ text }) => ({ textColor: text })),
      inputDescription: inBoth(style, ({ quietText }) => ({ textColor: quietText })),
      link: inBoth(style, ({ accent, pressedAccent }) => ({
        defaults: { textColor: accent },
        hover: { textColor: pressedAccent },
      })),
      optionControls: inBoth(style, ({ card, quietText, accent, onAccent }) => ({
        defaults: { backgroundColor: card, borderColor: quietText },
        selected: { backgroundColor: accent, foregroundColor: onAccent },
      })),
    },
    components: {
      pageBackground: {
        image: { enabled: has('PAGE_BACKGROUND') },
        ...inBoth(style, ({ page }) => ({ color: page })),
      },
      pageText: inBoth(style, ({ text, quietText }) => ({
        headingColor: text,
        bodyColor: text,
        descriptionColor: quietText,
      })),
      form: {
        borderRadius: rounding,
        logo: { enabled: has('FORM_LOGO'), formInclusion: 'IN', location: 'CENTER', position: 'TOP' },
        ...inBoth(style, ({ card, line }) => ({ backgroundColor: card, borderColor: line })),
      },
      primaryButton: inBoth(style, primaryButtonColours),
      secondaryButton: inBoth(style, secondaryButtonColours),
      ...(favicons.length > 0 && { favicon: { enabledTypes: favicons } }),
    },
  };
}

type Colours = BrandingStyle['light'];

/** What depends on the mode, for both; Cognito writes colours as red, green, blue and opacity. */
function inBoth(style: BrandingStyle, colours: (mode: Colours) => object) {
  const opaque = (mode: Colours) =>
    Object.fromEntries(
      Object.entries(mode).map(([name, value]) => [name, `${value.slice(1).toLowerCase()}ff`]),
    );
  return {
    lightMode: colours(opaque(style.light) as Colours),
    darkMode: colours(opaque(style.dark) as Colours),
  };
}

const inputColours = ({ card, quietText }: Colours) => ({
  defaults: { backgroundColor: card, borderColor: quietText },
  placeholderColor: quietText,
});

const dropDownColours = ({ card, page, text, quietText, accent }: Colours) => ({
  defaults: { itemBackgroundColor: card },
  hover: { itemBackgroundColor: page, itemBorderColor: quietText, itemTextColor: text },
  match: { itemBackgroundColor: page, itemTextColor: accent },
});

const primaryButtonColours = ({ accent, pressedAccent, onAccent }: Colours) => ({
  defaults: { backgroundColor: accent, textColor: onAccent },
  hover: { backgroundColor: pressedAccent, textColor: onAccent },
  active: { backgroundColor: pressedAccent, textColor: onAccent },
});

const secondaryButtonColours = ({ card, page, accent, pressedAccent }: Colours) => ({
  defaults: { backgroundColor: card, borderColor: accent, textColor: accent },
  hover: { backgroundColor: page, borderColor: pressedAccent, textColor: pressedAccent },
  active: { backgroundColor: page, borderColor: pressedAccent, textColor: pressedAccent },
});
