import { expect, test } from 'vitest';
import { explainServer, standingProblem } from './server.ts';

const url = 'postgres://marcel:secret@base.example:5433/encours';

test.each([
  ['ENOTFOUND', /base\.example.*introuvable/],
  ['ECONNREFUSED', /ne répond sur base\.example:5433/],
  ['28P01', /refuse le rôle « marcel »/],
  ['3D000', /base « encours » n’existe pas/],
  ['XX000', /ne peut pas servir/],
])('a server that answers %s is told of in words, without its password', (code, said) => {
  const message = explainServer(Object.assign(new Error('said by the server'), { code }), url);
  expect(message).toMatch(said);
  expect(message).not.toContain('secret');
});

test('a role that may not do what the migrations need is told what to be given', () => {
  const fine = { version: 15, user: 'marcel', database: 'encours', mayCreate: true, hasRoles: true };
  expect(standingProblem(fine)).toBeUndefined();
  expect(standingProblem({ ...fine, version: 14 })).toContain('PostgreSQL 14');
  expect(standingProblem({ ...fine, mayCreate: false })).toContain('alter database "encours" owner to "marcel"');
  expect(standingProblem({ ...fine, hasRoles: false })).toContain('alter role "marcel" createrole');
});

test.each(['postgresql:///encours?host=/run/pg&port=5433', 'postgresql://marcel@%2Frun%2Fpg:5433/encours'])('%s that does not answer is told of by its folder', (address) => {
  expect(explainServer(Object.assign(new Error('said'), { code: 'ENOENT' }), address)).toContain('aucun PostgreSQL ne répond sur le socket du dossier /run/pg, port 5433');
  expect(explainServer(Object.assign(new Error('said'), { code: 'EACCES' }), address)).toContain('n’est pas ouvert au compte');
});
