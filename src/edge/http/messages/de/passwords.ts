import type { Messages } from "../en.ts";

const hints: Messages["passwords"]["hints"] = {
  "warnings.straightRow": "Tasten in einer Reihe sind leicht zu erraten.",
  "warnings.keyPattern": "Kurze Muster auf der Tastatur sind leicht zu erraten.",
  "warnings.simpleRepeat": "Wiederholte Zeichen wie „aaa“ sind leicht zu erraten.",
  "warnings.extendedRepeat": "Wiederholte Muster wie „abcabcabc“ sind leicht zu erraten.",
  "warnings.sequences": "Folgen wie „abc“ sind leicht zu erraten.",
  "warnings.recentYears": "Jahreszahlen der letzten Zeit sind leicht zu erraten.",
  "warnings.dates": "Daten sind leicht zu erraten.",
  "warnings.topTen": "Es gehört zu den meistbenutzten überhaupt.",
  "warnings.topHundred": "Es wird sehr oft benutzt.",
  "warnings.common": "Es wird oft benutzt.",
  "warnings.similarToCommon": "Es ähnelt einem, das oft benutzt wird.",
  "warnings.wordByItself": "Einzelne Wörter sind leicht zu erraten.",
  "warnings.namesByThemselves": "Einzelne Namen sind leicht zu erraten.",
  "warnings.commonNames": "Häufige Namen sind leicht zu erraten.",
  "warnings.userInputs": "Ihr Name und der Ihres Unternehmens werden als Erstes geraten.",
  "warnings.pwned": "Es ist aus aufgebrochenen Konten bekannt.",
  "suggestions.l33t": "Zeichen statt Buchstaben, etwa „@“ für „a“, helfen wenig.",
  "suggestions.reverseWords": "Rückwärts geschriebene Wörter helfen wenig.",
  "suggestions.allUppercase": "Schreiben Sie einige Buchstaben groß, nicht alle.",
  "suggestions.capitalization": "Schreiben Sie nicht nur den ersten Buchstaben groß.",
  "suggestions.dates": "Lassen Sie Daten und Jahre weg, die mit Ihnen zu tun haben.",
  "suggestions.recentYears": "Lassen Sie Jahreszahlen der letzten Zeit weg.",
  "suggestions.associatedYears": "Lassen Sie Jahre weg, die mit Ihnen zu tun haben.",
  "suggestions.sequences": "Lassen Sie gängige Folgen weg.",
  "suggestions.repeated": "Wiederholen Sie keine Wörter oder Zeichen.",
  "suggestions.longerKeyboardPattern": "Nehmen Sie ein längeres Muster mit mehr Wendungen.",
  "suggestions.anotherWord": "Fügen Sie seltenere Wörter hinzu.",
  "suggestions.useWords": "Nehmen Sie mehrere Wörter, aber keine geläufige Wendung.",
  "suggestions.noNeed": "Sonderzeichen, Ziffern und Großbuchstaben sind nicht nötig.",
  "suggestions.pwned": "Wenn Sie es auch anderswo benutzen, ändern Sie es dort.",
  tooSlow: "Die Prüfung hat zu lange gedauert. Wählen Sie einen einfacheren Text.",
};

export const passwords: Messages["passwords"] = {
  field: "Neues Passwort",
  rule: (least) =>
    `Mindestens ${least} Zeichen, und nichts, was bekannt oder leicht zu erraten ist. Einige Wörter, die nichts miteinander zu tun haben, lassen sich gut merken.`,
  save: "Passwort speichern",

  expiredTitle: "Neues Passwort",
  choose: "Neues Passwort wählen",
  expired: "Ihr bisheriges ist abgelaufen.",

  tooShort: (least) => `Das Passwort braucht mindestens ${least} Zeichen.`,
  tooLong: (most) => `Das Passwort darf höchstens ${most} Zeichen haben.`,
  fewWords: "Einige Wörter, die nichts miteinander zu tun haben, lassen sich gut merken.",
  weak: "Dieses Passwort ist zu leicht zu erraten.",
  longer: "Machen Sie es länger, ohne Ihren Namen und den Ihres Unternehmens.",
  breached:
    "Dieses Passwort ist aus aufgebrochenen Konten anderer bekannt. Wählen Sie eines, das Sie sonst nirgends benutzen.",
  reused: "Dieses Passwort haben Sie schon einmal benutzt. Wählen Sie ein neues.",
  refused: "Dieses Passwort geht nicht. Wählen Sie ein anderes.",
  hints,
};
