import { Button, Checkbox, NativeSelect, PasswordInput, SegmentedControl, Switch, Textarea, TextInput, Tooltip } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { AgeingBar, AgeingColumns } from '#web/ui/Ageing.tsx';
import { Amount } from '#web/ui/Amount.tsx';
import { Because } from '#web/ui/Because.tsx';
import { useConfirm } from '#web/ui/Confirm.tsx';
import { DayText } from '#web/ui/DayText.tsx';
import { DelayStrip } from '#web/ui/DelayStrip.tsx';
import { DayField } from '#web/ui/DayField.tsx';
import { AmountField, SearchField } from '#web/ui/fields.tsx';
import { FileDrop } from '#web/ui/FileDrop.tsx';
import { Icon } from '#web/ui/Icon.tsx';
import { KeyHint } from '#web/ui/KeyHint.tsx';
import { Kpi, KpiStrip } from '#web/ui/Kpi.tsx';
import { Mark } from '#web/ui/Logo.tsx';
import { notify } from '#web/ui/notify.ts';
import { PageHeader } from '#web/ui/PageHeader.tsx';
import { Facts, Panel } from '#web/ui/Panel.tsx';
import { Pill } from '#web/ui/Pill.tsx';
import { Progress } from '#web/ui/Progress.tsx';
import { Shell } from '#web/ui/Shell.tsx';
import { SidePanel } from '#web/ui/SidePanel.tsx';
import { Sparkline } from '#web/ui/Sparkline.tsx';
import { EmptyState, ErrorState, Notice, Skeleton } from '#web/ui/states.tsx';
import type { Column, Sort } from '#web/ui/table/columns.ts';
import { DataTable } from '#web/ui/table/DataTable.tsx';
import { Tabs } from '#web/ui/Tabs.tsx';
import { Timeline } from '#web/ui/Timeline.tsx';
import { useWords } from '#web/words.tsx';
import { customers, delays, reasons, session, whole, type SampleCustomer } from './samples.ts';

/** Every part of src/web/ui with realistic data: read it to find a part, copy from it to build a page. */
export default function Gallery() {
  const { moneyRound } = useWords();
  return (
    <Shell session={session} toDo={14} onSignOut={() => notify('Vous êtes déconnectée.')}>
      <PageHeader title="Tableau de bord" lead="14 clients attendent une décision aujourd’hui, pour 86 412 € échus. Commencez par Charpentes Delmotte & Fils."
        actions={<><Button variant="default" leftSection={<Icon name="download" size={16} />}>Exporter</Button><Button>Ouvrir ma journée</Button></>} />
      <div className="stack">
        <KpiStrip>
          <Kpi label="Encours" value={<Amount minor={64_787_845} round />} note="312 clients, 1 204 pièces" link={{ to: '/balance-agee' }} />
          <Kpi label="Échu" value={<Amount minor={23_501_495} round />} note="36 % de l’encours" tone="bad" link={{ to: '/balance-agee' }}
            chart={<Sparkline label="Échu" values={[18, 19, 17, 20, 21, 20, 22, 23.5]} describe={(value) => moneyRound(value * 1_000_000)} tone="bad" />} />
          <Kpi label="DSO" value="52 jours" note="−3 jours sur trois mois" tone="good" link={{ to: '/balance-agee' }}
            chart={<Sparkline label="DSO" values={[58, 57, 57, 56, 55, 54, 53, 52]} describe={(value) => `${value} jours`} tone="good" />} />
          <Kpi label="Attendu sous 30 jours" value={<Amount minor={21_940_000} round />} note="entre 187 000 et 246 000 €" />
        </KpiStrip>
        <div className="wide-left">
          <Panel title="Encours par ancienneté" note="Au 21/11/2026, en euros">
            <AgeingColumns ageing={whole} linkOf={() => ({ to: '/balance-agee' })} />
          </Panel>
          <Panel title="À faire aujourd’hui" flush action={<KeyHint keys={['j', 'k']}>parcourir</KeyHint>}>
            <TodayList />
          </Panel>
        </div>
        <Panel title="La balance en une ligne"><AgeingBar ageing={whole} legend /></Panel>
        <div className="columns">
          <Panel title="Profil payeur" note="Charpentes Delmotte & Fils" action={<Pill tone="warn" dot>Tardif régulier</Pill>}>
            <div className="stack"><DelayStrip delays={delays} /><Because reasons={reasons} /></div>
          </Panel>
          <Panel title="Historique"><Timeline moments={moments} /></Panel>
          <Panel title="Conditions">
            <Facts facts={[
              ['SIREN', '482 913 757'], ['Délai accordé', '45 jours fin de mois'], ['Limite de crédit', <Amount key="a" minor={4_000_000} />],
              ['Avoir non lettré', <Amount key="b" minor={-124_000} markCredit />], ['Plus ancienne pièce', <DayText key="c" day="2026-10-05" />],
            ]} />
          </Panel>
        </div>
        <Forms />
        <States />
        <Marks />
        <CustomersTable />
      </div>
    </Shell>
  );
}

const todayColumns: Column<SampleCustomer>[] = [
  { id: 'name', header: 'Client', width: 'minmax(0, 1fr)', cell: (row) => <>{row.name}<span className="table-sub">{row.next}</span></> },
  { id: 'overdue', header: 'Échu', end: true, width: '108px', phone: 'figure', cell: (row) => <Amount minor={row.overdue} /> },
];

function TodayList() {
  const rows = customers(3, 5);
  const [opened, setOpened] = useState<SampleCustomer | undefined>(undefined);
  return (
    <>
      <DataTable label="À faire aujourd’hui" rows={rows} rowKey={keyOf} onOpen={setOpened} empty={null} count={14}
        columns={todayColumns} />
      <SidePanel opened={opened !== undefined} onClose={() => setOpened(undefined)} title={opened?.name ?? ''}
        actions={<><Button variant="default">Suspendre</Button><Button onClick={() => { setOpened(undefined); notify('Relance approuvée. Elle part à 9 h.', { undo: () => notify('Approbation retirée.', { tone: 'info' }) }); }}>Approuver</Button></>}>
        {opened && <div className="stack"><AgeingBar ageing={opened.ageing} legend /><Because reasons={reasons} /><DelayStrip delays={delays} /></div>}
      </SidePanel>
    </>
  );
}

const keyOf = (row: SampleCustomer) => row.id;

const customerColumns: Column<SampleCustomer>[] = [
  { id: 'name', header: 'Client', width: 'minmax(180px, 2.2fr)', sortable: true, cell: (row) => <>{row.name}<span className="table-sub">{row.code} · {row.city}</span></> },
  { id: 'profile', header: 'Profil', width: '140px', from: 'medium', cell: (row) => <Pill tone={row.tone} dot>{row.profile}</Pill> },
  { id: 'delay', header: 'Retard moyen', width: '120px', end: true, sortable: true, from: 'wide', phone: 'hidden', cell: (row) => `${row.delay < 0 ? '−' : ''}${Math.abs(row.delay)} j` },
  { id: 'ageing', header: 'Ancienneté', width: 'minmax(110px, 1fr)', from: 'wide', phone: 'hidden', cell: (row) => <AgeingBar ageing={row.ageing} thin /> },
  { id: 'overdue', header: 'Échu', width: '124px', end: true, sortable: true, cell: (row) => <Amount minor={row.overdue} tone={row.overdue > 0 ? 'late' : 'quiet'} /> },
  { id: 'open', header: 'Encours', width: '136px', end: true, sortable: true, phone: 'figure', cell: (row) => <Amount minor={row.open} markCredit strong /> },
];

function CustomersTable() {
  const [rows, setRows] = useState(() => customers(0, 50));
  const [sort, setSort] = useState<Sort>({ column: 'open', descending: true });
  const [keys, setKeys] = useState<ReadonlySet<string>>(new Set(['c3', 'c5']));
  const [waiting, setWaiting] = useState(false);
  const more = () => {
    setWaiting(true);
    setTimeout(() => {
      setRows((before) => [...before, ...customers(before.length, 50)]);
      setWaiting(false);
    }, 150);
  };
  return (
    <Panel title="Clients" note="Cent mille clients, cinquante à la fois" flush action={<div style={{ width: 240 }}><SearchField label="Chercher un client" value="" onSearch={() => undefined} /></div>}>
      <div id="clients">
        <DataTable label="Clients" columns={customerColumns} rows={rows} rowKey={keyOf} rowLink={(row) => ({ to: '/clients/$customerId', params: { customerId: row.id } })}
          sort={sort} onSort={setSort} hasMore={rows.length < 100_000} loadingMore={waiting} onMore={more} count={100_000} empty={null}
          total={{ overdue: <Amount minor={23_501_495} />, open: <Amount minor={64_787_845} /> }}
          selection={{ keys, onChange: setKeys, actions: <><Button size="xs" variant="default">Suspendre</Button><Button size="xs">Approuver</Button></> }} />
      </div>
    </Panel>
  );
}

const moments = [
  { id: '1', on: '2026-11-18', icon: 'phone', title: 'Appel de Karim Oulhaj', detail: 'Promet 8 000,00 € pour le 28/11/2026.' },
  { id: '2', on: '2026-11-10', icon: 'runs', title: 'Relance 2 envoyée', detail: 'À compta@delmotte.example, lue le lendemain.' },
  { id: '3', on: '2026-11-02', icon: 'thanks', title: 'Règlement de 6 214,00 €', detail: 'Trois factures soldées, remerciement envoyé.', tone: 'good' },
  { id: '4', on: '2026-10-26', icon: 'failed', title: 'Courriel refusé', detail: 'L’adresse factures@delmotte.example n’existe plus.', tone: 'bad' },
] as const;

function Forms() {
  const confirm = useConfirm();
  const [minor, setMinor] = useState<number | undefined>(1_248_050);
  const [day, setDay] = useState('2026-11-28');
  const [tab, setTab] = useState<'items' | 'history' | 'notes'>('items');
  const withdraw = async () => {
    if (await confirm({ title: 'Retirer cette relance ?', text: 'Le client ne recevra rien. Vous pourrez la rétablir.', action: 'Retirer', danger: true })) {
      notify('Relance retirée.', { undo: () => notify('Relance rétablie.', { tone: 'info' }) });
    }
  };
  return (
    <div className="columns">
      <Panel title="Noter une promesse">
        <div className="stack">
          <AmountField label="Montant promis" value={minor} onChange={setMinor} required />
          <DayField label="Pour le" value={day} onChange={setDay} />
          <NativeSelect label="Interlocuteur" data={['Karim Oulhaj, comptable', 'Direction']} />
          <TextInput label="Adresse de courriel" description="Pour le lien de règlement" defaultValue="compta@delmotte" error="Il manque la fin de l’adresse, après le point." />
          <Textarea label="Note" rows={2} />
          <Checkbox label="Suspendre les relances jusqu’à cette date" defaultChecked />
          <div className="inline" style={{ justifyContent: 'flex-end' }}><Button variant="default">Annuler</Button><Button>Enregistrer</Button></div>
        </div>
      </Panel>
      <Panel title="Commandes">
        <div className="stack">
          <div className="inline">
            <Button>Approuver</Button><Button variant="default">Modifier</Button><Button variant="subtle">Plus tard</Button>
            <Button color="red" onClick={() => void withdraw()}>Retirer</Button><Button disabled>Envoyer</Button><Button loading>Envoyer</Button>
          </div>
          <SegmentedControl aria-label="Vue" data={['Par client', 'Par pièce', 'Par mois']} />
          <Switch label="Envoyer sans approbation" defaultChecked />
          <PasswordInput label="Mot de passe" defaultValue="quatorze chevaux" visibilityToggleButtonProps={{ 'aria-label': 'Voir le mot de passe' }} />
          <div className="inline"><Tooltip label="Calculé sur 24 mois"><Button variant="default" size="xs">Survolez</Button></Tooltip></div>
          <Tabs label="Le client" value={tab} onChange={setTab} tabs={[{ id: 'items', label: 'Pièces', count: 12 }, { id: 'history', label: 'Historique' }, { id: 'notes', label: 'Notes', count: 3 }]}>
            <p className="quiet">La vue choisie reste dans l’adresse.</p>
          </Tabs>
        </div>
      </Panel>
      <Panel title="Travaux longs">
        <div className="stack">
          <FileDrop label="Déposez le FEC de l’exercice" hint="Fichier .txt de votre logiciel comptable, jusqu’à 2 Go" accept={['.txt', '.csv', '.xlsx']} onFile={(file) => notify(`« ${file.name} » est lu.`)} />
          <Progress label="Lecture des écritures" done={412_350} total={1_000_000} note="Encore 4 secondes environ" />
          <Progress label="Préparation des relances" note="quelques secondes" />
          <Because folded reasons={reasons} />
        </div>
      </Panel>
    </div>
  );
}

function States() {
  return (
    <>
      <div className="columns">
        <Panel><EmptyState icon="imports" title="Aucun fichier pour l’instant" action={<Button>Déposer un FEC</Button>}>Exportez le FEC de votre logiciel comptable et déposez-le ici. En une minute vous saurez qui doit quoi.</EmptyState></Panel>
        <Panel><ErrorState onRetry={() => notify('Toujours pas de réponse.', { tone: 'bad' })} /></Panel>
        <Panel title="Chargement">
          <div className="stack">
            <Skeleton lines={3} />
            <Notice title="Deux lignes à revoir">Lignes 412 et 980 : la date d’échéance précède la facture.</Notice>
            <Notice tone="good">Le total des clients égale le compte 411.</Notice>
            <Notice tone="warn" title="Délai inconnu">31 factures sans échéance : Encours a compté 30 jours.</Notice>
            <Notice tone="bad" title="Fichier refusé">La colonne CompteNum manque. Exportez de nouveau le FEC complet.</Notice>
          </div>
        </Panel>
      </div>
      <Panel title="Table en attente" flush><DataTable label="En attente" columns={customerColumns} rows={[]} rowKey={keyOf} status="loading" empty={null} /></Panel>
    </>
  );
}

function Marks() {
  const row = (children: ReactNode) => <div className="inline">{children}</div>;
  return (
    <Panel title="Marques et états">
      <div className="stack">
        {row(<><Mark size={16} /><Mark size={24} /><Mark size={48} /><Mark size={96} /></>)}
        {row(<><Pill>Brouillon</Pill><Pill tone="accent" dot>Approuvé</Pill><Pill tone="good" dot>Distribué</Pill><Pill tone="warn" dot>Suspendu</Pill><Pill tone="bad" dot>Refusé</Pill></>)}
        {row(<><Amount minor={123_456} /><Amount minor={-123_456} /><Amount minor={-123_456} markCredit /><Amount minor={98_765_432_10} currency="USD" /><Amount minor={0} tone="quiet" /></>)}
      </div>
    </Panel>
  );
}
