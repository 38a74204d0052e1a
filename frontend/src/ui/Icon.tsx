import {
  AccountBookOutlined, ApartmentOutlined, ApiOutlined, AppstoreOutlined, AuditOutlined, BankOutlined, BarChartOutlined, BellOutlined, BookOutlined, BuildOutlined,
  CalculatorOutlined, CalendarOutlined, CarOutlined, CheckSquareOutlined, ClockCircleOutlined, ClusterOutlined, ContactsOutlined, ContainerOutlined, CreditCardOutlined, CustomerServiceOutlined,
  DashboardOutlined, DatabaseOutlined, DollarOutlined, FieldTimeOutlined, FileDoneOutlined, FileOutlined, FileProtectOutlined, FileTextOutlined, FlagOutlined, FormOutlined,
  FundOutlined, GiftOutlined, GlobalOutlined, GoldOutlined, HomeOutlined, IdcardOutlined, ImportOutlined, InboxOutlined, LineChartOutlined, MoneyCollectOutlined, NotificationOutlined,
  PayCircleOutlined, PercentageOutlined, PhoneOutlined, PieChartOutlined, ProfileOutlined, ProjectOutlined, ReadOutlined, ReconciliationOutlined, RocketOutlined, ScheduleOutlined,
  SafetyCertificateOutlined, SettingOutlined, ShopOutlined, ShoppingCartOutlined, ShoppingOutlined, SolutionOutlined, SwapOutlined, TableOutlined, TagsOutlined, TeamOutlined, ToolOutlined,
  TransactionOutlined, TrophyOutlined, UserAddOutlined, UserOutlined, UserSwitchOutlined, WalletOutlined,
} from '@ant-design/icons';
import type { ComponentType } from 'react';

const ICONS: Record<string, ComponentType> = {
  'account-book': AccountBookOutlined, apartment: ApartmentOutlined, api: ApiOutlined, appstore: AppstoreOutlined, audit: AuditOutlined, bank: BankOutlined, 'bar-chart': BarChartOutlined,
  bell: BellOutlined, book: BookOutlined, build: BuildOutlined, calculator: CalculatorOutlined, calendar: CalendarOutlined, car: CarOutlined, 'check-square': CheckSquareOutlined,
  'clock-circle': ClockCircleOutlined, cluster: ClusterOutlined, contacts: ContactsOutlined, container: ContainerOutlined, 'credit-card': CreditCardOutlined,
  'customer-service': CustomerServiceOutlined, dashboard: DashboardOutlined, database: DatabaseOutlined, dollar: DollarOutlined, 'field-time': FieldTimeOutlined,
  'file-done': FileDoneOutlined, file: FileOutlined, 'file-protect': FileProtectOutlined, 'file-text': FileTextOutlined, flag: FlagOutlined, form: FormOutlined, fund: FundOutlined,
  gift: GiftOutlined, global: GlobalOutlined, gold: GoldOutlined, home: HomeOutlined, idcard: IdcardOutlined, import: ImportOutlined, inbox: InboxOutlined, 'line-chart': LineChartOutlined,
  'money-collect': MoneyCollectOutlined, notification: NotificationOutlined, 'pay-circle': PayCircleOutlined, percentage: PercentageOutlined, phone: PhoneOutlined, 'pie-chart': PieChartOutlined,
  profile: ProfileOutlined, project: ProjectOutlined, read: ReadOutlined, reconciliation: ReconciliationOutlined, rocket: RocketOutlined, schedule: ScheduleOutlined,
  'safety-certificate': SafetyCertificateOutlined, setting: SettingOutlined, shop: ShopOutlined, 'shopping-cart': ShoppingCartOutlined, shopping: ShoppingOutlined, solution: SolutionOutlined,
  swap: SwapOutlined, table: TableOutlined, tags: TagsOutlined, team: TeamOutlined, tool: ToolOutlined, transaction: TransactionOutlined, trophy: TrophyOutlined, 'user-add': UserAddOutlined,
  user: UserOutlined, 'user-switch': UserSwitchOutlined, wallet: WalletOutlined,
};

/** The icon a declaration names; a page when the name is not among ours. */
export function Icon({ name }: { name: string }) {
  const Shape = ICONS[name] ?? FileOutlined;
  return <Shape aria-hidden="true" />;
}
