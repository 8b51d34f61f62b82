// Runs the vendors' own clients, unchanged, against a sandbox: node run.mjs http://127.0.0.1:5090
import assert from 'node:assert/strict';
import Airtable from 'airtable';
import { IntercomClient, IntercomError } from 'intercom-client';

const root = process.argv[2];
assert.ok(root, 'usage: node run.mjs <base url>');

await airtable();
await intercom();
console.log('both clients agree with the sandbox');

async function airtable() {
  const base = new Airtable({ apiKey: 'sandbox', endpointUrl: `${root}/airtable` }).base('appOpsDemo0000001');
  const table = base('Contacts');

  const all = await table.select({ fields: ['external_id', 'email'] }).all();
  assert.ok(all.length > 200, `all pages: ${all.length}`);
  assert.equal(new Set(all.map(record => record.id)).size, all.length);

  const sorted = await table.select({ sort: [{ field: 'health_score', direction: 'desc' }], maxRecords: 5 }).firstPage();
  assert.equal(sorted.length, 5);
  assert.ok(sorted[0].get('health_score') >= sorted[4].get('health_score'));

  const [one, two] = await table.create([{ fields: { external_id: 'js-1', vip_flag: true } }, { fields: { external_id: 'js-2' } }]);
  assert.equal(one.get('vip_flag'), true);
  assert.equal(two.get('vip_flag'), undefined);

  const updated = await table.update(one.id, { full_name: 'Zoë 🦊' });
  assert.equal(updated.get('full_name'), 'Zoë 🦊');
  const replaced = await table.replace(one.id, { external_id: 'js-1' });
  assert.equal(replaced.get('full_name'), undefined);
  assert.equal((await table.find(one.id)).get('external_id'), 'js-1');

  const upserted = await table.update(
    [{ fields: { external_id: 'js-1', csm_owner: 'Mia' } }, { fields: { external_id: 'js-3' } }],
    { performUpsert: { fieldsToMergeOn: ['external_id'] } });
  // This client hands back the records alone, without createdRecords and updatedRecords.
  assert.equal(upserted[0].id, one.id);
  assert.equal(upserted[0].get('csm_owner'), 'Mia');
  assert.equal(upserted[1].get('external_id'), 'js-3');

  const formula = `OR(${Array.from({ length: 900 }, (_, i) => `{external_id}='js-${i}'`).join(',')})`;
  const long = await table.select({ filterByFormula: formula }).all();
  assert.equal(long.length, 3, 'a long formula goes by POST');

  const gone = await table.destroy([one.id, two.id, upserted[1].id]);
  assert.equal(gone.length, 3);
  await assert.rejects(table.find(one.id), error => error.error === 'NOT_FOUND' && error.statusCode === 404);
  await assert.rejects(table.create({ nope: 1 }), error => error.error === 'UNKNOWN_FIELD_NAME' && error.statusCode === 422);
  const stranger = new Airtable({ apiKey: 'wrong', endpointUrl: `${root}/airtable` }).base('appOpsDemo0000001');
  await assert.rejects(stranger('Contacts').select().all(), error => error.statusCode === 401);
}

async function intercom() {
  const client = new IntercomClient({ token: 'sandbox', environment: `${root}/intercom`, version: '2.14' });
  assert.equal((await client.admins.identify()).type, 'admin');
  assert.ok((await client.admins.list()).admins.length > 1);

  const user = await client.contacts.create({ external_id: 'js-user', email: 'JS@User.example', name: 'JS' });
  assert.equal(user.email, 'js@user.example');
  const lead = await client.contacts.create({ role: 'lead', email: 'lead@user.example' });
  await assert.rejects(
    client.contacts.create({ email: 'js@user.example' }),
    error => error instanceof IntercomError && error.statusCode === 409 && JSON.stringify(error.body).includes(`id=${user.id}`));
  assert.equal((await client.contacts.showContactByExternalId({ external_id: 'js-user' })).id, user.id);

  const updated = await client.contacts.update({ contact_id: user.id, custom_attributes: { health_score: 42 } });
  assert.equal(updated.custom_attributes.health_score, 42);

  const found = await client.contacts.search({ query: { field: 'external_id', operator: '=', value: 'js-user' } });
  assert.deepEqual(found.data.map(contact => contact.id), [user.id]);

  const searched = [];
  for await (const contact of await client.contacts.search({
    query: { operator: 'AND', value: [{ field: 'created_at', operator: '>', value: 1600000000 }, { field: 'role', operator: '=', value: 'user' }] },
    pagination: { per_page: 40 },
  })) {
    searched.push(contact.id);
  }
  const listed = [];
  for await (const contact of await client.contacts.list({ per_page: 60 })) {
    listed.push(contact.id);
  }
  assert.ok(listed.length > 100, `listed ${listed.length}`);
  assert.equal(new Set(listed).size, listed.length);
  assert.ok(searched.length > 100 && searched.length < listed.length && new Set(searched).size === searched.length);

  const tag = await client.tags.create({ name: 'js tag' });
  await client.tags.tagContact({ contact_id: user.id, id: tag.id });
  assert.ok((await client.contacts.listAttachedTags({ contact_id: user.id })).data.some(other => other.id === tag.id));
  await client.tags.untagContact({ contact_id: user.id, tag_id: tag.id });
  assert.ok((await client.tags.list()).data.some(other => other.id === tag.id));

  const company = await client.companies.createOrUpdate({ company_id: 'js-co', name: 'JS & Co' });
  assert.equal((await client.companies.retrieve({ company_id: 'js-co' })).id, company.id);
  await client.companies.attachContact({ contact_id: user.id, id: company.id });
  assert.equal((await client.companies.listAttachedContacts({ company_id: company.id })).data[0].id, user.id);
  await client.companies.detachContact({ contact_id: user.id, company_id: company.id });

  const note = await client.notes.create({ contact_id: user.id, body: 'from the client' });
  assert.equal((await client.notes.find({ note_id: note.id })).body, '<p>from the client</p>');
  assert.ok((await client.dataAttributes.list({ model: 'contact' })).data.some(attribute => attribute.name === 'plan_tier'));

  assert.equal((await client.contacts.mergeLeadInUser({ from: lead.id, into: user.id })).id, user.id);
  await assert.rejects(client.contacts.find({ contact_id: lead.id }), error => error.statusCode === 404);
  assert.equal((await client.contacts.archive({ contact_id: user.id })).archived, true);
  await assert.rejects(client.contacts.find({ contact_id: user.id }), error => error.statusCode === 404);
  assert.equal((await client.contacts.unarchive({ contact_id: user.id })).archived, false);
  assert.equal((await client.contacts.delete({ contact_id: user.id })).deleted, true);

  const stranger = new IntercomClient({ token: 'wrong', environment: `${root}/intercom` });
  await assert.rejects(stranger.contacts.list(), error => error.statusCode === 401);
}
