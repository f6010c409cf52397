/**
 * Asks the authenticator and posts its answer with the form of id `passkey`. The same text on every page that asks for
 * a passkey, so that one hash allows it; without it, or without passkeys, the sentence of id `passkey-note` stays. What it says stands in the form.
 */
export const PASSKEY_SCRIPT = `(() => {
const form = document.getElementById("passkey"), note = document.getElementById("passkey-note");
const button = form.querySelector("button"), answer = form.elements.namedItem("answer");
if (!window.PublicKeyCredential || !PublicKeyCredential.parseCreationOptionsFromJSON) {
note.textContent = form.dataset.unable;
return;
}
note.hidden = true;
button.disabled = false;
form.addEventListener("submit", async (event) => {
if (answer.value !== "") return;
event.preventDefault();
button.disabled = true;
note.hidden = true;
try {
const options = JSON.parse(form.dataset.options), creating = form.dataset.kind === "create";
const credential = creating
? await navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(options) })
: await navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(options) });
answer.value = JSON.stringify(credential.toJSON());
form.submit();
} catch (error) {
note.textContent = error.name === "InvalidStateError" ? form.dataset.twice : form.dataset.failed;
note.hidden = false;
button.disabled = false;
}
});
})();`;
